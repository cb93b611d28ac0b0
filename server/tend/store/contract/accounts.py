"""What a store remembers of accounts, and who may come in: the contract. See base.py."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tend.store.contract.values import Caller, DeviceInfo, NewDevice, Renewed


class AccountStore(ABC):
    """Accounts, their devices, and the codes that let a device in."""

    # --- accounts and devices -------------------------------------------------------------------

    @abstractmethod
    async def caller(self, token_hash: bytes) -> Caller:
        """
        Who the token speaks for, as of the last commit.

        Raises:
            Removed: It is on file as removed.
            Gone: Its account was deleted in the last 400 days.
            Unauthorized: Nobody knows it.
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
        """Drop all; the hash of its id stays for good, those of its tokens 400 days: `Gone`."""

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
        Make the device's token die at once. Its id stays on file and is never given again.

        *device* may be an id that it had before it renewed itself.

        Raises:
            UnknownDevice: The account has no such device, or it was removed before.
        """

    @abstractmethod
    async def renew_device(self, account: str, device: str) -> Renewed:
        """
        A new id for the device, on its own row: token, request number and subscription stay.

        The old id is never given again. A request that is under way under it still counts as the
        device's. The name, sealed for the old id, is dropped.

        Raises:
            UnknownDevice: *device* was removed meanwhile.
        """

    @abstractmethod
    async def add_twin(self, account: str, device: str, token_hash: bytes, now_ms: int) -> Caller:
        """
        A further device for the device's owner; the old one stays valid, for a twin uses it.

        Raises:
            UnknownDevice: *device* was removed meanwhile.
            TooManyDevices: The account has as many as it may.
            Full: Removed devices have used its bytes up.
        """

    @abstractmethod
    async def touch_device(self, account: str, device: str, now_ms: int) -> None:
        """Remember that the device was seen. Written at most once an hour per device."""

    @abstractmethod
    async def create_leaving(self, caller: Caller, ticket_hash: bytes, until_ms: int) -> None:
        """
        Let whoever brings the ticket delete the account, until *until_ms*. A further one replaces
        those that the account had before.

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
        """Whether there was such an account, and it was deleted."""

    # --- pairing, invitations -------------------------------------------------------------------

    @abstractmethod
    async def create_pairing(
        self, caller: Caller, code_hash: bytes, sealed: str | None, now_ms: int, expires_ms: int
    ) -> None:
        """
        Let whoever brings the code join, once, until *expires_ms*.

        Raises:
            UnknownDevice: The device was removed meanwhile.
            TooManyPairings: The account has as many open as it may.
        """

    @abstractmethod
    async def claim_pairing(
        self, code_hash: bytes, new: NewDevice, now_ms: int
    ) -> tuple[Caller, str | None]:
        """
        Use the code up: a new device of its account, and the sealed master key if it has one.

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
        Make this the account's recovery code; the one before stays on file as replaced.

        Putting the current one again changes nothing, so a lost answer may be asked for again.

        Raises:
            ReplacedCode: It was this account's and has been replaced: the record that it opens may
                be deleted by now, so it never comes back.
            Taken: Another account has that locator.
            Removed, Gone: The device was removed, the account deleted, since `caller`.
        """

    @abstractmethod
    async def drop_recovery(self, caller: Caller, now_ms: int) -> None:
        """
        Withdraw the account's recovery code, if it has one: from now on it counts as replaced.

        Raises:
            Removed, Gone: The device was removed, the account deleted, since `caller`.
        """

    @abstractmethod
    async def recover(
        self, locator_hash: bytes, proof_hash: bytes, new: NewDevice, now_ms: int
    ) -> Caller:
        """
        A new device of the account that the recovery code belongs to, also beyond the quota.

        Raises:
            UnknownCode: No account has that locator, or the proof is another.
            ReplacedCode: The account has a newer code, or withdrew this one.
        """

    @abstractmethod
    async def create_invite(self, code_hash: bytes, expires_ms: int) -> None:
        """Let whoever brings the code make one account, until *expires_ms*."""
