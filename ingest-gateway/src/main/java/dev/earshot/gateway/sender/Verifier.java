package dev.earshot.gateway.sender;

import com.fasterxml.jackson.databind.JsonNode;
import dev.earshot.contracts.config.ConfigDocument.Source;
import dev.earshot.gateway.signature.Check;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Scheme;
import dev.earshot.gateway.signature.Schemes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;

/** Checks a request against the secrets of several sources, in one pass over its body. */
final class Verifier {
    /** A workspace-level hook of an agent we do not know is checked against every secret of that provider. */
    static final int MOST_SECRETS = 256;

    private final Secrets secrets;
    private final Schemes schemes;

    Verifier(Secrets secrets, Schemes schemes) {
        this.secrets = secrets;
        this.schemes = schemes;
    }

    Verification verify(List<Source> sources, Claim claim) {
        Map<Proof, Candidate> candidates = new LinkedHashMap<>();
        for (Source source : sources) {
            String secret = secrets.of(source);
            if (secret != null && candidates.size() < MOST_SECRETS) {
                candidates
                        .computeIfAbsent(
                                new Proof(source.scheme(), secret, source.options()),
                                _ -> new Candidate(check(source, claim.head()), new ArrayList<>(1)))
                        .sources()
                        .add(source);
            }
        }
        List<Mac> macs = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates.values()) {
            if (candidate.check() instanceof Check.Pending pending) {
                macs.add(pending.mac());
            }
        }
        if (!macs.isEmpty()) {
            claim.payload().into(macs); // one pass, however many secrets
        }
        List<Source> verified = new ArrayList<>();
        String reason = "no_secret";
        for (Candidate candidate : candidates.values()) {
            switch (candidate.end()) {
                case Check.Verified _ -> verified.addAll(candidate.sources());
                case Check.Refused refused -> reason = refused.reason();
                case Check.Pending _ -> throw new IllegalStateException("a check that never ends");
            }
        }
        return new Verification(verified, reason);
    }

    /** Sources that a request verifies with; the reason is that of the last that refused it. */
    record Verification(List<Source> verified, String reason) {}

    /** Sources with equal proofs are checked once. */
    private record Proof(String scheme, String secret, JsonNode options) {
        /** Never the secret. */
        @Override
        public String toString() {
            return "Proof[" + scheme + "]";
        }
    }

    private record Candidate(Check check, List<Source> sources) {
        Check end() {
            return check instanceof Check.Pending pending ? pending.end().get() : check;
        }
    }

    Check check(Source source, Head head) {
        Scheme scheme = schemes.byName(source.scheme());
        String secret = secrets.of(source);
        if (scheme == null) {
            return Check.refused("no_key");
        }
        return secret == null ? Check.refused("source_without_secret") : scheme.check(head, secret, source.options());
    }
}
