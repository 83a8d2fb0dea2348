package io.idempotency.sample;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The machine's own browser: the one that the system property {@value #PROPERTY} names, else one in a usual place.
 *
 * <p>None is ever downloaded.
 */
final class Chromium {

    static final String PROPERTY = "test.chromium";

    static final String MISSING = "No Chromium found: the page is not tested. -D" + PROPERTY + "=/path names one";

    private static final Log LOGGER = LogFactory.getLog(Chromium.class);

    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "C:/Program Files/Google/Chrome/Application/chrome.exe");

    private Chromium() {}

    /**
     * Tells whether there is one, and says so in the log if not: what is skipped shall be seen.
     *
     * @throws IllegalStateException if one is named that is not there
     */
    static boolean isThere() {
        boolean there = find().isPresent();
        if (!there) {
            LOGGER.warn(MISSING);
        }
        return there;
    }

    static Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(find().orElseThrow())
                        .setHeadless(true)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    private static Optional<Path> find() {
        String named = System.getProperty(PROPERTY, "");
        Optional<Path> found = (named.isEmpty() ? USUAL_PLACES : List.of(named))
                .stream().map(Path::of).filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && !named.isEmpty()) {
            throw new IllegalStateException(PROPERTY + " names no program: " + named);
        }
        return found;
    }
}
