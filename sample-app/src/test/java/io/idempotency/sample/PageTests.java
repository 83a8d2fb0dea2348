package io.idempotency.sample;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page in a real browser: what its buttons do, by mouse and by keyboard, and how it looks. */
@EnabledIf(value = "io.idempotency.sample.Chromium#isThere", disabledReason = Chromium.MISSING)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class PageTests {

    private static final Pattern UUID_4 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** What sticks out of itself, or makes the page wider than its screen. An input may: it scrolls. */
    private static final String TOO_WIDE = """
            [...document.querySelectorAll(':root, :root *:not(input)')]
                .filter(element => element.scrollWidth > element.clientWidth && element.clientWidth > 0)
                .map(element => element.outerHTML)
            """;

    private static Playwright playwright;
    private static PaymentsPage page;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Charges charges;

    @LocalServerPort
    private int port;

    @BeforeAll
    static void launch() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        page = new PaymentsPage(Chromium.launch(playwright).newPage());
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    @BeforeEach
    void open() {
        this.jdbc.sql("TRUNCATE TABLE charge RESTART IDENTITY").update();
        this.jdbc.sql("TRUNCATE TABLE processor_journal RESTART IDENTITY").update();
        page.open(this.port);
    }

    @AfterEach
    void nothingIsAmissBehindThePage() {
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void aChargeIsMade() {
        page.amount().fill("19.99");
        page.press("Make the charge");
        assertThat(page.badges()).hasText(new String[] {"executed"});
        assertThat(page.entries()).containsText(new String[] {"201 Created"});
        assertThat(page.charges()).containsText(new String[] {"19.99 EUR"});
        assertThat(page.news()).containsText("Make the charge: executed.");
        assertCharged(1999);
    }

    @Test
    void sentAgainTheLastRequestIsReplayedWhateverTheFieldsSay() {
        page.press("Make the charge");
        page.amount().fill("99.99");
        page.press("New key");
        page.press("Send again");
        assertThat(page.badges()).hasText(new String[] {"replayed", "executed"});
        assertThat(page.entries().first()).containsText("10.00 EUR");
        assertThat(page.charges()).hasCount(1);
        assertCharged(1000);
    }

    @Test
    void ofTwoAtOnceOneIsRefused() {
        page.press("Send twice at once");
        assertThat(entries("executed")).containsText(Pattern.compile("[2-9][0-9]{3} ms"));
        assertThat(entries("refused: in-progress")).containsText("409 Conflict");
        assertThat(entries("refused: in-progress")).containsText("Retry after 3 s.");
        assertThat(page.entries()).hasCount(2);
        assertThat(page.charges()).hasCount(1);
        assertCharged(1000);
    }

    @Test
    void aRequestThatIsUnderWayIsShownToWait() {
        List<Route> held = new ArrayList<>();
        page.browser().route("**/charges", held::add);
        page.click("Make the charge");
        assertThat(page.waiting()).hasCount(1);
        page.browser().unroute("**/charges");
        held.get(0).resume();
        assertThat(page.badges()).hasText(new String[] {"executed"});
    }

    /** Chromium itself sends it again, over another connection, and gets no answer either. */
    @Test
    void aChargeWhoseAnswerIsLostIsThereAndIsReplayed() {
        page.press("Lose the answer");
        assertThat(page.badges()).hasText(new String[] {"no answer"});
        assertThat(page.entries()).containsText(new String[] {"Did it happen?"});
        assertThat(page.charges()).hasCount(1);
        page.press("Send again");
        assertThat(page.badges()).hasText(new String[] {"replayed", "no answer"});
        assertThat(page.charges()).hasCount(1);
        assertCharged(1000);
    }

    @Test
    void anotherAmountUnderTheSameKeyIsRefused() {
        page.press("Make the charge");
        page.press("Other amount, same key");
        assertThat(page.badges()).hasText(new String[] {"refused: key-reused", "executed"});
        assertThat(page.entries().first()).containsText("11.00 EUR");
        assertThat(page.entries().first()).containsText("Idempotency-Key is already used.");
        assertThat(page.charges()).hasCount(1);
        assertCharged(1000);
    }

    @Test
    void aKeyOfOnesOwnIsSentAndShownAsText() {
        String key = "<img src=x>";
        page.key().fill(key);
        page.press("Make the charge");
        assertThat(page.entries().locator("code")).hasText("key " + key);
        assertThat(page.browser().getByText("Used: what is sent with it is a retry."))
                .isVisible();
        page.press("Make the charge");
        assertThat(page.badges()).hasText(new String[] {"replayed", "executed"});
    }

    @Test
    void withoutAKeyTheServerRefuses() {
        page.key().fill("");
        page.press("Make the charge");
        assertThat(page.badges()).hasText(new String[] {"refused: key-missing"});
        assertThat(page.entries()).containsText(new String[] {"400 Bad Request"});
        assertCharged();
    }

    @Test
    void newKeysAreRandom() {
        String first = page.key().inputValue();
        page.press("New key");
        String second = page.key().inputValue();
        assertThat(List.of(first, second))
                .doesNotHaveDuplicates()
                .allSatisfy(key -> assertThat(key).matches(UUID_4));
    }

    @Test
    void anAccidentHappensToAKeyThatIsNotUsedYet() {
        String first = page.key().inputValue();
        page.press("Lose the answer");
        assertThat(page.key()).hasValue(first);
        page.press("Lose the answer");
        assertThat(page.key()).not().hasValue(first);
        assertThat(page.charges()).hasCount(2);
        assertCharged(1000, 1000);
    }

    @Test
    void amountsAreExact() {
        List<String> amounts = List.of("0.29", "4.35", "19.99", "1", "1,5", "0.07", "9999999.99");
        for (String amount : amounts) {
            page.press("New key");
            page.amount().fill(amount);
            page.press("Make the charge");
        }
        assertThat(entries("executed")).hasCount(amounts.size());
        assertThat(this.charges.list())
                .extracting(Charge::amount)
                .containsExactlyInAnyOrder(29L, 435L, 1999L, 100L, 150L, 7L, 999999999L);
        assertThat(page.charges().filter(new Locator.FilterOptions().setHasText("0.07 EUR")))
                .hasCount(1);
    }

    @Test
    void whatIsNoAmountIsNotSent() {
        for (String amount : List.of("", "ten", "-1", "19.999")) {
            page.amount().fill(amount);
            page.press("Make the charge");
            assertThat(page.browser().locator("#amount:invalid")).isFocused();
        }
        assertThat(page.entries()).hasCount(0);
    }

    @Test
    void aServerThatIsGoneIsNoAnswerEither() {
        page.browser().route("**/charges", Route::abort);
        page.press("Make the charge");
        assertThat(page.badges()).hasText(new String[] {"no answer"});
        assertThat(page.browser().getByText("The server does not answer.")).isVisible();
        page.browser().unroute("**/charges");
        page.press("Send again");
        assertThat(page.badges()).hasText(new String[] {"executed", "no answer"});
        assertCharged(1000);
    }

    @Test
    void aKeyboardIsEnough() {
        assertThat(tab()).isEqualTo("amount");
        page.browser().keyboard().type("12.34");
        page.browser().keyboard().press("Enter");
        assertThat(page.badges()).hasText(new String[] {"executed"});
        assertThat(List.of(tab(), tab(), tab(), tab(), tab(), tab()))
                .containsExactly(
                        "key", "New key", "Make the charge", "Send twice at once", "Lose the answer", "Send again");
        page.browser().keyboard().press("Space");
        assertThat(page.badges()).hasText(new String[] {"replayed", "executed"});
        assertThat(tab()).isEqualTo("Other amount, same key");
        page.browser().keyboard().press("Enter");
        assertThat(page.badges()).hasText(new String[] {"refused: key-reused", "replayed", "executed"});
        assertCharged(1234);
    }

    @Test
    void itIsReadableByDayAndByNightAndOnAPhone() {
        page.press("Make the charge");
        page.press("Send again");
        page.press("Send twice at once");
        page.press("Lose the answer");
        page.press("Send again");
        page.press("Other amount, same key");
        assertThat(page.charges()).hasCount(3);
        assertReadable(ColorScheme.LIGHT, 1200, 1200);
        assertReadable(ColorScheme.DARK, 1200, 1200);
        page.key().fill("x".repeat(255));
        page.press("Make the charge");
        assertReadable(ColorScheme.LIGHT, 360, 640);
        assertReadable(ColorScheme.DARK, 360, 640);
        assertThat(page.news()).isInViewport();
    }

    private void assertReadable(ColorScheme scheme, int width, int height) {
        Page browser = page.browser();
        browser.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        browser.setViewportSize(width, height);
        page.photograph(scheme + "-" + width);
        assertThat(Contrast.tooWeak(browser)).isEmpty();
        assertThat(browser.evaluate(TOO_WIDE))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    /** {@return what has the focus after the next Tab, and shows it} */
    private String tab() {
        page.browser().keyboard().press("Tab");
        Locator focused = page.browser().locator(":focus-visible");
        assertThat(focused).hasCSS("outline-style", "solid");
        return (String) focused.evaluate("element => element.matches('input') ? element.id : element.textContent");
    }

    private Locator entries(String badge) {
        return page.entries().filter(new Locator.FilterOptions().setHasText(badge));
    }

    /** What was really done: one run more would show at the processor, even if the books have it once. */
    private void assertCharged(long... amounts) {
        assertThat(this.jdbc
                        .sql("SELECT amount FROM processor_journal ORDER BY receipt")
                        .query(Long.class)
                        .list())
                .containsExactly(Arrays.stream(amounts).boxed().toArray(Long[]::new));
        assertThat(this.charges.list()).hasSize(amounts.length);
    }
}
