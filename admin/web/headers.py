"""Headers that leave a browser nothing to load from elsewhere, nothing to keep, and nobody to tell."""

from flask import Flask, Response, request

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # No script can turn text into markup, not even by mistake.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

_ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"


def add_headers(app: Flask) -> None:
    """Give every answer of the application these headers, errors and redirects included."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        static = (
            (request.endpoint or "").endswith("static")
            and request.method in ("GET", "HEAD")
            and response.status_code in (200, 304)
        )
        # Open data alone says that others may keep it.
        if not response.cache_control.public:
            response.headers["Cache-Control"] = "no-cache" if static else "no-store"
        if request.is_secure or app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        return response
