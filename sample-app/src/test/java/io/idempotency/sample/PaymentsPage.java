package io.idempotency.sample;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person sees of the page, and does there. */
final class PaymentsPage {

    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private String origin = "";

    PaymentsPage(Page page) {
        this.page = page;
        listen();
    }

    /** Loads it on a common screen. It keeps nothing: that is as good as a new one, and sooner there. */
    void open(int port) {
        this.origin = "http://127.0.0.1:" + port + "/";
        this.complaints.clear();
        this.page.setViewportSize(1280, 720);
        this.page.navigate(this.origin);
    }

    Page browser() {
        return this.page;
    }

    Locator amount() {
        return this.page.getByLabel("Amount", new Page.GetByLabelOptions().setExact(true));
    }

    Locator key() {
        return this.page.getByLabel("Idempotency-Key", new Page.GetByLabelOptions().setExact(true));
    }

    /** Presses a button, and waits until all that was sent has come to an end. */
    void press(String button) {
        click(button);
        PlaywrightAssertions.assertThat(waiting()).hasCount(0);
    }

    void click(String button) {
        this.page
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    Locator waiting() {
        return badges().filter(new Locator.FilterOptions().setHasText("waiting…"));
    }

    /** {@return the last thing that a screen reader says} */
    Locator news() {
        return this.page.getByRole(AriaRole.STATUS);
    }

    /** {@return what is in the time line, newest first} */
    Locator entries() {
        return this.page
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Time line"))
                .getByRole(AriaRole.LISTITEM);
    }

    Locator badges() {
        return entries().locator(".badge");
    }

    /** {@return the rows of the charges that exist, newest first} */
    Locator charges() {
        return this.page.getByRole(AriaRole.TABLE).locator("tbody tr");
    }

    void photograph(String name) {
        this.page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "page", name + ".png")));
    }

    /** {@return errors in the console or in scripts, and requests to others, since it was loaded} */
    List<String> complaints() {
        return this.complaints;
    }

    private void listen() {
        this.page.onPageError(this.complaints::add);
        this.page.onRequest(request -> {
            if (!request.url().startsWith(this.origin)) {
                this.complaints.add("request to " + request.url());
            }
        });
        this.page.onConsoleMessage(message -> {
            // Chromium itself calls it an error if an answer is a refusal, or is lost.
            boolean ofChromium = message.text().startsWith("Failed to load resource")
                    && message.location().startsWith(this.origin + "charges");
            if (List.of("error", "warning").contains(message.type()) && !ofChromium) {
                this.complaints.add(message.text());
            }
        });
    }
}
