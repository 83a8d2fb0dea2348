package io.idempotency.spring.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a class of tests on each server, or on the one that the system property {@value Servers#ONLY} names. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@ArgumentsSource(EachServer.Servers.class)
@interface EachServer {

    /** Where a store is tested, one server is enough: no store knows them apart. */
    final class Servers implements ArgumentsProvider {

        static final String ONLY = "test.server";

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            String only = System.getProperty(ONLY, "");
            return Arrays.stream(Server.values())
                    .filter(server -> only.isEmpty() || only.equals(server.name()))
                    .map(Arguments::of);
        }
    }
}
