package dev.earshot.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.egress.Answer;
import dev.earshot.notifier.Conclusion.Made;
import dev.earshot.notifier.Conclusion.Try;
import dev.earshot.store.delivery.AttemptOutcome;
import dev.earshot.store.delivery.Next;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConclusionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Try FIRST = new Try(1, 1, NOW, NOW, 0.5);
    private static final Next AGAIN = new Next.Again(Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({"200, DELIVERED", "201, DELIVERED", "202, DELIVERED", "204, DELIVERED", "299, DELIVERED"})
    void any2xxIsDelivered(int status, AttemptOutcome outcome) {
        Made made = Conclusion.of(new Answer.Received(status, "ok", null, 12), FIRST);
        assertThat(made.attempt().outcome()).isEqualTo(outcome);
        assertThat(made.attempt().durationMs()).isEqualTo(12);
        assertThat(made.attempt().response()).isEqualTo("ok");
        assertThat(made.next()).isEqualTo(new Next.Done());
    }

    @ParameterizedTest
    @CsvSource({
        "301, REDIRECT",
        "302, REDIRECT",
        "307, REDIRECT",
        "308, REDIRECT",
        "400, REFUSED",
        "401, REFUSED",
        "404, REFUSED",
        "500, REFUSED",
        "503, REFUSED"
    })
    void everythingElseIsTriedAgain(int status, AttemptOutcome outcome) {
        Made made = Conclusion.of(new Answer.Received(status, "", null, 1), FIRST);
        assertThat(made.attempt().outcome()).isEqualTo(outcome);
        assertThat(made.attempt().statusCode()).isEqualTo(status);
        assertThat(made.next()).isEqualTo(AGAIN);
    }

    @Test
    void a410EndsTheDelivery() {
        Made made = Conclusion.of(new Answer.Received(410, "", null, 1), FIRST);
        assertThat(made.attempt().outcome()).isEqualTo(AttemptOutcome.GONE);
        assertThat(made.next()).isEqualTo(new Next.GivenUp());
    }

    @Test
    void a429AndARetryAfterAreHonoured() {
        assertThat(next(new Answer.Received(429, "", null, 1))).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(next(new Answer.Received(503, "", "9", 1))).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }

    private static Duration next(Answer answer) {
        return ((Next.Again) Conclusion.of(answer, FIRST).next()).in();
    }

    @Test
    void noAnswerIsTriedAgainWithItsReason() {
        assertThat(Conclusion.of(new Answer.Timeout(15_000), FIRST).attempt())
                .matches(attempt -> attempt.outcome() == AttemptOutcome.TIMEOUT && attempt.durationMs() == 15_000);
        assertThat(Conclusion.of(new Answer.Unreachable("unknown host", 3), FIRST)
                        .attempt())
                .matches(attempt -> attempt.outcome() == AttemptOutcome.UNREACHABLE
                        && "unknown host".equals(attempt.error())
                        && attempt.statusCode() == null);
        assertThat(Conclusion.of(new Answer.Blocked("not public"), FIRST))
                .matches(made -> made.attempt().outcome() == AttemptOutcome.BLOCKED
                        && made.next().equals(AGAIN));
        assertThat(Conclusion.internal("no key", FIRST))
                .matches(made -> made.attempt().outcome() == AttemptOutcome.INTERNAL
                        && made.next().equals(AGAIN));
    }

    @Test
    void afterTheTenthAttemptItIsGivenUp() {
        assertThat(Conclusion.of(new Answer.Timeout(1), new Try(9, 9, NOW, NOW, 0.5))
                        .next())
                .isEqualTo(new Next.Again(Duration.ofHours(24)));
        assertThat(Conclusion.of(new Answer.Timeout(1), new Try(10, 10, NOW, NOW, 0.5))
                        .next())
                .isEqualTo(new Next.GivenUp());
    }
}
