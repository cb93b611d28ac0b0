"""The contract of a store, as far as accounts and access need it. See base.py for the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tend.store.contract.values import Caller, DeviceInfo, NewDevice, Renewed


class AccountStore(ABC):
    """Accounts, their devices, and the codes by which devices join."""

    # --- accounts and devices -------------------------------------------------------------------

    @abstractmethod
    async def caller(
        self, token_hash: bytes, *, recent: bool = False, named: str | None = None
    ) -> Caller:
        """
        The account and device of a token, as of the last commit.

        Args:
            token_hash: As of `auth.tokens.hash_token`, 32 bytes; no token is ever stored.
            recent: What this process knew a moment ago will do, because what is asked of the store
                next looks at the device again, as `sync` does.
            named: The account that the request names: where to look first, and no more than that.

        Raises:
            Removed: Its device was removed.
            Gone: Its account was deleted in the last 400 days.
            Unauthorized: It is unknown.
        """

    @abstractmethod
    async def create_account(
        self, account: str | None, new: NewDevice, now_ms: int, invite_hash: bytes | None = None
    ) -> Caller:
        """
        Make an account and its first device; ids that are missing are made here.

        Args:
            account: 16 hex digits.
            invite_hash: Given when signing up needs an invitation; used up by success alone.

        Raises:
            Taken: The id exists.
            Gone: An account with it was deleted.
            SignupClosed: The invitation is unknown, used or too old.
        """

    @abstractmethod
    async def delete_account(self, account: str, now_ms: int) -> None:
        """
        Delete the account with everything in it.

        Tombstones stay, so that later calls raise `Gone`: the hash of its id for good, the hashes
        of its tokens for 400 days (as long as cookies live).
        """

    @abstractmethod
    async def devices(self, account: str) -> list[DeviceInfo]:
        """The devices that are not removed, oldest first."""

    @abstractmethod
    async def rename_device(self, account: str, device: str, name: str | None) -> None:
        """
        Set the sealed name.

        Raises:
            UnknownDevice: The account has no such device, or it was removed.
        """

    @abstractmethod
    async def remove_device(self, account: str, device: str, now_ms: int) -> None:
        """
        Invalidate the device's token at once. Its id stays on file and is never used again.

        *device* may be a former id of the device (see `renew_device`).

        Raises:
            UnknownDevice: The account has no such device, or it was removed before.
        """

    @abstractmethod
    async def renew_device(self, account: str, device: str) -> Renewed:
        """
        Give the device a new id; its token, request number and subscription stay.

        The old id is never used again, but requests that arrive under it still count as the
        device's. Its name is dropped, because it was sealed for the old id.

        Raises:
            UnknownDevice: *device* was removed meanwhile.
        """

    @abstractmethod
    async def add_twin(self, account: str, device: str, token_hash: bytes, now_ms: int) -> Caller:
        """
        Make a further device, because two browsers (twins) use this one's id and token.

        The old device stays valid for the other twin.

        Raises:
            UnknownDevice: *device* was removed meanwhile.
            TooManyDevices: The account has as many as it may.
            Full: Removed devices have used its bytes up.
        """

    @abstractmethod
    async def touch_device(self, account: str, device: str, now_ms: int) -> None:
        """Store when the device was last seen; at most once an hour for each device."""

    @abstractmethod
    async def create_leaving(self, caller: Caller, ticket_hash: bytes, until_ms: int) -> None:
        """
        Store a ticket with which the account can be deleted until *until_ms*, also by somebody who
        is no device of it any more. It replaces earlier tickets of the account.

        Raises:
            UnknownDevice: The device was removed meanwhile.
        """

    @abstractmethod
    async def delete_left(self, account: str, ticket_hash: bytes, now_ms: int) -> None:
        """
        Delete the account that a device has left, by its ticket. See `delete_account`.

        Raises:
            UnknownCode: The ticket is not this account's, was used, or is too old.
        """

    @abstractmethod
    async def deleted(self, account: str) -> bool:
        """Whether an account with this id existed and was deleted."""

    # --- pairing, invitations -------------------------------------------------------------------

    @abstractmethod
    async def create_pairing(
        self, caller: Caller, code_hash: bytes, sealed: str | None, now_ms: int, expires_ms: int
    ) -> None:
        """
        Store a code with which one device can join the caller's account, until *expires_ms*.

        Args:
            sealed: The master key, sealed under a secret that the server never sees; None: none.

        Raises:
            UnknownDevice: The device was removed meanwhile.
            TooManyPairings: The account has as many open as it may.
        """

    @abstractmethod
    async def claim_pairing(
        self, code_hash: bytes, new: NewDevice, now_ms: int
    ) -> tuple[Caller, str | None]:
        """
        Use a code up: make a new device of its account.

        Returns:
            The new device, and the sealed master key of the code (None: it has none).

        Raises:
            UnknownCode: It is wrong, used or too old.
            TooManyDevices: The account has as many as it may. The code stays usable.
            Full: Removed devices have used its bytes up. The code stays usable.
        """

    # --- recovery -------------------------------------------------------------------------------

    @abstractmethod
    async def put_recovery(
        self, caller: Caller, locator_hash: bytes, proof_hash: bytes, now_ms: int
    ) -> None:
        """
        Register a recovery code for the account; an earlier one stays on file as replaced.

        Idempotent: registering the current one again changes nothing.

        Raises:
            ReplacedCode: It was this account's and has been replaced. It cannot be registered
                again, because the record with the key that it opens may be deleted.
            Taken: Another account has that locator.
            Removed, Gone: The device was removed, the account deleted, since `caller`.
        """

    @abstractmethod
    async def drop_recovery(self, caller: Caller, now_ms: int) -> None:
        """
        Withdraw the account's recovery code, if it has one: it then counts as replaced.

        Raises:
            Removed, Gone: The device was removed, the account deleted, since `caller`.
        """

    @abstractmethod
    async def recover(
        self, locator_hash: bytes, proof_hash: bytes, new: NewDevice, now_ms: int
    ) -> Caller:
        """
        Make a new device of the account that the recovery code belongs to, regardless of quotas.

        Raises:
            UnknownCode: No account has that locator, or the proof is another.
            ReplacedCode: The account has a newer code, or withdrew this one.
        """

    @abstractmethod
    async def create_invite(self, code_hash: bytes, expires_ms: int) -> None:
        """Store the code of an invitation: it allows making one account, until *expires_ms*."""
