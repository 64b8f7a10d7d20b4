package oxmon.certificates;

import java.io.IOException;

/** Why a conversation ended before TLS stood. */
final class Failure extends IOException {
    private static final long serialVersionUID = 1;

    private final Finding.Code code;

    Failure(Finding.Code code, String detail) {
        super(detail);
        this.code = code;
    }

    static Failure refused(String detail) {
        return new Failure(Finding.Code.STARTTLS_REFUSED, detail);
    }

    Finding finding() {
        String detail = getMessage();
        return new Finding(code, detail == null ? "" : detail);
    }

    Finding.Code code() {
        return code;
    }
}
