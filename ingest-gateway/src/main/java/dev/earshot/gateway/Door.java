package dev.earshot.gateway;

/** The addresses where calls come in. */
public enum Door {
    /** Calls that code observed and sends itself. */
    OBSERVE("observe", "/observability/v1/observe"),
    /** Vapi's server messages. */
    VAPI("vapi", "/observability/v1/vapi/observe"),
    /** Retell's webhooks. */
    RETELL("retell", "/observability/v1/retell/observe"),
    /** ElevenLabs' post-call webhooks. */
    ELEVENLABS("elevenlabs", "/observability/v1/elevenlabs/observe");

    private final String word;
    private final String path;

    Door(String word, String path) {
        this.word = word;
        this.path = path;
    }

    /** The provider's name in sources and records. */
    public String word() {
        return word;
    }

    /** The path, without the slash that may end it. */
    public String path() {
        return path;
    }
}
