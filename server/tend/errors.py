"""Every failure that a caller may meet. Knows no HTTP: web/errors.py gives the statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class TendError(Exception):
    """
    Base of the tree; never raised itself.

    Attributes:
        code: The word a client switches on. Never changes once released.
        members: What its answer always has beside code and detail, and of which type.
        waits: Waiting helps: the answer always says for how long.
        detail: One sentence for a person reading logs.
        extra: Further members of the answer, such as `max` of a clock refusal.
        retry_after_s: When waiting helps, for how long.
    """

    code: ClassVar[str] = "error"
    text: ClassVar[str] = "something went wrong"
    members: ClassVar[Mapping[str, type[int]]] = {}
    waits: ClassVar[bool] = False

    def __init__(
        self, detail: str | None = None, *, retry_after_s: int | None = None, **extra: Any
    ) -> None:
        self.detail = detail or self.text
        self.extra: dict[str, Any] = extra
        self.retry_after_s = retry_after_s
        super().__init__(self.detail)


# --- the request itself -----------------------------------------------------------------------


class MalformedRequest(TendError):
    """The request is not what this route takes. Retrying it unchanged never helps."""

    code = "shape"
    text = "the request does not have the expected shape"


class NotUnderstood(MalformedRequest):
    """The same of a sync. A client newer than the server learns from it what to speak instead."""

    members: ClassVar = {"min": int, "max": int}

    def __init__(self, fault: str, lowest: int, highest: int) -> None:
        super().__init__(fault, min=lowest, max=highest)


class TooLarge(TendError):
    """The body or the number of rows is over the limit. Send less at a time."""

    code = "size"
    text = "the request is too large"


class WrongType(TendError):
    """A body came without `Content-Type: application/json`."""

    code = "type"
    text = "a body must be application/json"


class UnsupportedVersion(TendError):
    """The body's `v` is not spoken here; `min` and `max` say what is."""

    code = "version"
    members: ClassVar = {"min": int, "max": int}

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__(
            f"this server speaks versions {lowest} to {highest}", min=lowest, max=highest
        )


class Confirm(TendError):
    """Deleting an account needs its id in the body, and it was another one."""

    code = "confirm"
    text = "confirm with the account's id"


class CrossSite(TendError):
    """A cookie came with a request that another site started."""

    code = "cross_site"
    text = "this request must come from the app's own pages"


class Throttled(TendError):
    """Too many tries from one place; `retry_after_s` says how long to rest."""

    code = "throttled"
    waits = True
    text = "too many tries; please wait"


class TooManyStreams(TendError):
    """This device already holds as many poke streams as it may."""

    code = "streams"
    text = "this device already has its streams open"


class UnknownRoute(TendError):
    """There is nothing under this path."""

    code = "not_found"
    text = "there is nothing here"


class TooSlow(TendError):
    """The request did not arrive in time. The connection ends; send it again."""

    code = "slow"
    text = "the request did not arrive in time"


class UnknownMethod(TendError):
    """The path exists, the method on it does not."""

    code = "method"
    text = "this path does not take that method"


# --- who is asking ------------------------------------------------------------------------------


class Unauthorized(TendError):
    """No token, or one that nobody knows. A device keeps everything and offers to pair again."""

    code = "unauthorized"
    text = "this device is not known here"


class Removed(TendError):
    """The token is on file as removed: one of the two answers that make a device wipe itself."""

    code = "removed"
    text = "this device was removed from its account"

    def __init__(self, account: str | None = None) -> None:
        super().__init__()
        self.account = account


class Gone(TendError):
    """The account was deleted: the other answer that makes a device wipe itself."""

    code = "gone"
    text = "this account was deleted"


class OtherAccount(TendError):
    """The cookie is not the named account's, or none was named. Nothing happened."""

    code = "account"
    text = "this browser's session is not of the account that the request speaks for"


class SignupClosed(TendError):
    """New accounts are not taken here, or need an invitation that was missing or used."""

    code = "signup"
    text = "this server takes no new accounts"


# --- the protocol -------------------------------------------------------------------------------


class Stale(TendError):
    """The request number was used before: a duplicate, or a twin of this device."""

    code = "stale"
    members: ClassVar = {"n": int}

    def __init__(self, n: int) -> None:
        super().__init__("this request number was used before", n=n)
        self.n = n


class ClockAhead(TendError):
    """A stamp lies beyond `max`. Nothing was applied; the device renames its stamps and retries."""

    code = "clock"
    members: ClassVar = {"now": int, "max": int}

    def __init__(self, now_ms: int, max_ms: int) -> None:
        super().__init__(
            "a change is stamped later than this server accepts", now=now_ms, max=max_ms
        )
        self.max_ms = max_ms


class Full(TendError):
    """
    The account's quota is used up and this would grow it. Nothing was applied; pulling goes on.

    What makes the account no larger is always taken: a client that sends less at a time finds it.
    """

    code = "full"
    text = "this account has no room left"


class Taken(TendError):
    """The account id exists, or existed until lately. Make another one."""

    code = "taken"
    text = "this account id is taken"


class UnknownCode(TendError):
    """The code is wrong, or (pairing) used or too old; which of them is nobody's business."""

    code = "unknown_code"
    text = "this code is wrong, used or too old"


class ReplacedCode(TendError):
    """The recovery code was this account's, and a newer one was made or it was withdrawn."""

    code = "replaced_code"
    text = "this recovery code was replaced"


class UnknownDevice(TendError):
    """No device of this account has that id."""

    code = "unknown_device"
    text = "this account has no such device"


class UnknownHabit(TendError):
    """The account has no such habit, or it was deleted."""

    code = "unknown_habit"
    text = "this account has no such habit"


class Dates(TendError):
    """A date is none, or the span of dates is the wrong way round or too long."""

    code = "dates"
    text = "these dates cannot be answered"


class OverBudget(TendError):
    """Working this out would take longer than one request may; asking again never helps."""

    code = "budget"
    text = "this would take too long to work out"


class BadEndpoint(TendError):
    """The push endpoint is of no push service that is known here."""

    code = "bad_endpoint"
    text = "this endpoint cannot be sent to"


class DeadEndpoint(BadEndpoint):
    """The push service gave this endpoint up: only a new subscription helps."""

    text = "the push service gave this endpoint up: subscribe anew"
    members: ClassVar = {"dead": bool}

    def __init__(self) -> None:
        super().__init__(dead=True)


class BadKeys(TendError):
    """Nothing can be sealed for these keys of a push subscription."""

    code = "bad_keys"
    text = "these keys cannot be sealed for"


class NotSubscribed(TendError):
    """The device has no push subscription."""

    code = "not_subscribed"
    text = "this device has no push subscription"


class TooManyPairings(TendError):
    """The account has as many codes open as it may; `retry_after_s` is until the first expires."""

    code = "pairings"
    waits = True
    text = "this account has as many pairing codes open as it may"


class TooManyDevices(TendError):
    """The account already has as many devices as it may. Remove one first."""

    code = "devices"
    text = "this account has as many devices as it may; remove one first"


# --- the house ----------------------------------------------------------------------------------


class StoreUnavailable(TendError):
    """The database cannot answer now (disk full, locked, gone). Nothing was applied; try later."""

    code = "unavailable"
    waits = True
    text = "the database cannot answer now"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, retry_after_s=5)


class BackupError(TendError):
    """A backup or restore was refused, or did not pass its check. Nothing was overwritten."""

    code = "backup"
    text = "the backup could not be made or restored"


class CopyError(TendError):
    """A copy to another database was refused, or is not the same. The source is as it was."""

    code = "copy"
    text = "the installation could not be copied"
