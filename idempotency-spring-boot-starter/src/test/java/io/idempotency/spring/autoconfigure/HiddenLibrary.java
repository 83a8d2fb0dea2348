package io.idempotency.spring.autoconfigure;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/**
 * Runs code as if a library were not on the class path at all, so that a class that cannot be linked without it fails. A
 * {@code FilteredClassLoader} only answers that it is not there.
 */
final class HiddenLibrary {

    private HiddenLibrary() {}

    /** @param code is loaded anew, from a class path without the jars whose names begin with one of the prefixes */
    static void run(Class<? extends Runnable> code, String... jarPrefixes) throws Exception {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(file -> Arrays.stream(jarPrefixes).noneMatch(file.getName()::startsWith))
                .map(HiddenLibrary::url)
                .toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> reloaded = Class.forName(code.getName(), true, loader);
            Constructor<?> constructor = reloaded.getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException ex) {
            throw new IllegalArgumentException(ex);
        }
    }
}
