package oxmon.web.api.json;

/** Names of members: {@code agentId} in Java is {@code agent_id} in JSON. */
public final class Names {
    private Names() {}

    /** The name in JSON of a component of a record. */
    public static String snake(String camel) {
        StringBuilder snake = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
