package io.idempotency.spring.autoconfigure;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Refuses names below {@code idempotency} that mean nothing, most of all mistyped ones.
 *
 * <p>Their values are not shown: a mistyped name may be that of a secret.
 *
 * <p>Names below a longer prefix that another {@link ConfigurationProperties} bean binds, such as those of a store, are left to
 * that bean. That is why {@code ignoreUnknownFields = false} does not do. As there, environment variables and system
 * properties are not looked at.
 */
final class UnknownProperties {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("idempotency");
    private static final UnboundElementsSourceFilter CHECKED = new UnboundElementsSourceFilter();

    private final PropertyNames names = new PropertyNames(ROOT, IdempotencyProperties.class);
    private final ConfigurableApplicationContext context;

    UnknownProperties(ConfigurableApplicationContext context) {
        this.context = context;
    }

    void reject() {
        List<ConfigurationPropertyName> others = otherPrefixes();
        for (ConfigurationPropertySource source :
                ConfigurationPropertySources.from(this.context.getEnvironment().getPropertySources())) {
            if (source instanceof IterableConfigurationPropertySource named && CHECKED.apply(source)) {
                named.stream()
                        .filter(ROOT::isAncestorOf)
                        .filter(name -> !this.names.contains(name))
                        .filter(name -> others.stream().noneMatch(other -> isWithin(other, name)))
                        .forEach(name -> refuse(name, source));
            }
        }
    }

    private void refuse(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        String origin = property == null || property.getOrigin() == null ? "" : ", from " + property.getOrigin();
        ConfigurationPropertyName meant = this.names.nearest(name);
        String hint = meant == null ? "" : " Did you mean '" + meant + "'?";
        throw new UnshownValueException("'" + name + "'" + origin, "There is no property of this name." + hint);
    }

    private List<ConfigurationPropertyName> otherPrefixes() {
        ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
        String[] binders =
                BeanFactoryUtils.beanNamesForAnnotationIncludingAncestors(beans, ConfigurationProperties.class);
        return Stream.of(binders)
                .map(bean -> beans.findAnnotationOnBean(bean, ConfigurationProperties.class))
                .flatMap(annotation -> annotation == null ? Stream.empty() : Stream.of(annotation.prefix()))
                .flatMap(prefix -> Stream.ofNullable(ConfigurationPropertyName.ofIfValid(prefix)))
                .filter(ROOT::isAncestorOf)
                .toList();
    }

    private static boolean isWithin(ConfigurationPropertyName prefix, ConfigurationPropertyName name) {
        return prefix.equals(name) || prefix.isAncestorOf(name);
    }
}
