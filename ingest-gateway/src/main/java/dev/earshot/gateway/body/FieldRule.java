package dev.earshot.gateway.body;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.earshot.contracts.json.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a field may hold; null is always allowed and means absent.
 *
 * @param kind of value
 * @param longest characters of a text, values of a list, bytes of free JSON; 0 where there is nothing to limit
 */
record FieldRule(Kind kind, int longest) {
    /** Kinds of values. */
    enum Kind {
        TEXT,
        STRING,
        ID,
        NAME,
        TIME,
        MOMENT,
        TRANSCRIPT,
        ROWS,
        OBJECT,
        CHANNEL,
        YES_OR_NO,
        IDS,
        PERSONAL_DATA,
        FREE,
        FILE
    }

    /** Kinds of personal data that can be redacted. */
    static final Set<String> PERSONAL_DATA = Set.of(
            "person_name",
            "age",
            "phone_number",
            "email_address",
            "date",
            "time",
            "location",
            "origin",
            "gender_sexuality",
            "physical_attribute",
            "occupation",
            "username",
            "password",
            "ip_address",
            "url",
            "filename",
            "event",
            "vehicle_id",
            "dob",
            "healthcare_number",
            "medical_professional",
            "credit_card",
            "account_number",
            "bank_account",
            "money",
            "ssn",
            "passport_number",
            "driver_license",
            "numerical_pii");

    private static final Set<String> CHANNELS = Set.of("0", "1", "");
    private static final Set<String> YES_OR_NO = Set.of("true", "false", "1", "0", "");

    static FieldRule of(Kind kind) {
        return new FieldRule(kind, 0);
    }

    static FieldRule text(int longest) {
        return new FieldRule(Kind.TEXT, longest);
    }

    boolean isList() {
        return kind == Kind.IDS || kind == Kind.PERSONAL_DATA;
    }

    /** Whether it is passed over once its first token fits. */
    boolean isSkipped(JsonToken first) {
        return switch (kind) {
            case TRANSCRIPT -> first.isStructStart() || first == JsonToken.VALUE_STRING;
            case ROWS -> first == JsonToken.START_ARRAY;
            case OBJECT -> first == JsonToken.START_OBJECT;
            case TEXT, STRING, ID, NAME, TIME, MOMENT, CHANNEL, YES_OR_NO, IDS, PERSONAL_DATA, FREE, FILE -> false;
        };
    }

    /** Whether a scalar is what is asked for. */
    boolean fits(JsonNode value) {
        return switch (kind) {
            case TEXT, NAME -> (value.isTextual() || value.isIntegralNumber()) && isShort(value.asText());
            case STRING -> value.isTextual() && isShort(value.textValue());
            case ID -> isId(value);
            case TIME -> value.asText().isBlank() || time(value) != null;
            case MOMENT -> value.asText().isBlank() || moment(value) != null;
            case CHANNEL -> CHANNELS.contains(value.asText());
            case YES_OR_NO ->
                !value.isFloatingPointNumber()
                        && YES_OR_NO.contains(value.asText().toLowerCase(Locale.ROOT));
            case FILE -> value.asText().isEmpty();
            case FREE -> true;
            case TRANSCRIPT, ROWS, OBJECT, IDS, PERSONAL_DATA -> false;
        };
    }

    /** Whether every value of a list is what is asked for. */
    boolean fits(ArrayNode values) {
        for (JsonNode each : values) {
            boolean known = kind == Kind.IDS
                    ? isId(each) && !each.asText().isBlank()
                    : each.isTextual()
                            && PERSONAL_DATA.contains(each.textValue().strip());
            if (!known) {
                return false;
            }
        }
        return values.size() <= longest;
    }

    private boolean isShort(String text) {
        return longest == 0 || text.length() <= longest;
    }

    /** What is said of a field that holds something else. */
    String expectation() {
        String limit = longest == 0 ? "" : " of at most " + longest + " characters";
        return "Expected "
                + switch (kind) {
                    case TEXT, STRING -> "a string" + limit;
                    case ID -> "an integer id, as number or string";
                    case NAME -> "a string or an integer" + limit;
                    case TIME -> "an ISO 8601 date-time, for example 2025-10-03T10:30:00Z";
                    case MOMENT -> "seconds since 1970, or an ISO 8601 date-time";
                    case TRANSCRIPT -> "an array of turns, or a string that holds one";
                    case ROWS -> "an array";
                    case OBJECT -> "an object";
                    case CHANNEL -> "0 or 1";
                    case YES_OR_NO -> "true or false";
                    case IDS -> "ids of metrics, at most " + longest + ", as \"118,119\" or as a list";
                    case PERSONAL_DATA ->
                        "a list of kinds of personal data, each one of "
                                + String.join(
                                        " ", PERSONAL_DATA.stream().sorted().toList());
                    case FREE -> "any JSON value of at most " + longest + " bytes";
                    case FILE -> "a file, as a part of a multipart form";
                }
                + ".";
    }

    /** The time that a field of kind {@link Kind#TIME} states, {@code null} when it states none. */
    static @Nullable Instant time(JsonNode value) {
        return value.isIntegralNumber()
                ? Timestamps.ofNumber(value.doubleValue())
                : value.isTextual() ? Timestamps.parse(value.textValue()) : null;
    }

    private static @Nullable Instant moment(JsonNode value) {
        return value.isNumber() ? Timestamps.ofNumber(value.doubleValue()) : time(value);
    }

    private static boolean isId(JsonNode value) {
        return (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0)
                || (value.isTextual()
                        && (value.textValue().isBlank()
                                || isId(value.textValue().trim())));
    }

    /** Whether digits can be an id of ours. */
    static boolean isId(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty() && digits.length() <= 18 && digits.charAt(0) != '0';
    }
}
