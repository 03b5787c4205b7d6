package dev.earshot.controlplane.operator;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** A document that cannot be applied: where, which field, what was expected there. */
final class BadDocument extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadDocument(int line, int column, String field, String expectation) {
        super(line + ":" + column + " " + field + ": " + expectation);
    }

    static BadDocument at(Mark mark, String field, String expectation) {
        return new BadDocument(mark.getLine() + 1, mark.getColumn() + 1, field, expectation);
    }

    static BadDocument at(Node node, String field, String expectation) {
        return at(node.getStartMark(), field, expectation);
    }

    static BadDocument whole(String expectation) {
        return new BadDocument(1, 1, "document", expectation);
    }
}
