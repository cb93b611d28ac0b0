"""The security headers of the answers."""

from __future__ import annotations

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types tend-sw",
    )
)

# The camera reads pairing codes; the breathing exercise keeps the screen on.
PERMISSIONS = ", ".join(
    [f"{name}=(self)" for name in ("camera", "screen-wake-lock")]
    + [f"{name}=()" for name in ("geolocation", "microphone", "payment", "usb", "serial")]
)

Pairs = list[tuple[bytes, bytes]]


def headers(*, https: bool) -> Pairs:
    """The headers of the pages, and of all that a browser could take for one."""
    return [
        *part_headers(https=https),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"content-security-policy", CSP.encode()),
        (b"permissions-policy", PERMISSIONS.encode()),
    ]


def part_headers(*, https: bool) -> Pairs:
    """
    The headers of scripts and stylesheets, which obey the policies of the page that loads them: a
    first visit loads several, and its policies would weigh half a kilobyte on each.
    """
    pairs = [
        (b"x-content-type-options", b"nosniff"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    if https:
        pairs.append((b"strict-transport-security", b"max-age=63072000"))
    return pairs


def api_headers(*, https: bool) -> Pairs:
    """The headers of the API: not cached, and with a content policy that lets nothing run."""
    closed = b"default-src 'none'; frame-ancestors 'none'"
    pairs = [
        (name, closed if name == b"content-security-policy" else value)
        for name, value in headers(https=https)
    ]
    return [*pairs, (b"cache-control", b"no-store")]
