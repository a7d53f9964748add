"""One repository, from looking it up to its pull request."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from autofix import __version__, files, inquiry
from autofix.dockerfile import DockerfileError
from autofix.fixer import UnprovenFix
from autofix.pull_request import decision, looking, words
from autofix.pull_request.commits import Mended, identity, mend
from autofix.pull_request.decision import Asked, Branch, Marker
from autofix.pull_request.git import branch as branches
from autofix.pull_request.git import program as git
from autofix.pull_request.git.clone import Clone, clone
from autofix.pull_request.git.complaint import GitError, Rejected
from autofix.pull_request.model import Forge, ForgeError, Proposal, PullRequest, Repository
from autofix.pull_request.outcome import Outcome, Stage, Verdict
from autofix.pull_request.permission import Ground, Refusal, impossible, permission
from autofix.pull_request.printing import shown

if TYPE_CHECKING:
    from autofix.launch.rows import Row
    from autofix.pull_request.proof import Measure

BRANCH = "binder-fix-dockerfile"
"""The name of our branch, in every repository."""


@dataclass(frozen=True)
class Wishes:
    """How to ask: ``asked`` and ``strangers`` are what permission is given for.

    ``measure`` launches the fix, which is offered only if it does. ``name`` and ``email`` are the
    author of the commits.
    """

    name: str
    email: str
    questions: inquiry.Questions = field(default_factory=inquiry.Questions)
    asked: bool = False
    strangers: bool = False
    contact: str = ""
    draft: bool = False
    maintainers_may_edit: bool = True
    signoff: bool = False
    labels: tuple[str, ...] = ()
    dry_run: bool = False
    measure: Measure | None = None
    limits: git.Limits = field(default_factory=git.Limits)


def propose(
    forge: Forge, name: str, wishes: Wishes, say: Callable[[str], None], stage: Stage
) -> Outcome:
    """Offer a repository its fix, if it may be asked and there is one.

    ``stage`` is called before each step that has an effect outside: ``fork``, ``push`` and ``open``
    lead to a new pull request, ``update`` is all that is done to one that is open; what it raises
    ends the attempt. Run again after that, or after a kill at any point, it goes on with what there
    is. Raises ForgeError where the forge wants to be asked again later.
    """
    attempt = _Attempt(forge, name, wishes, say, stage)
    try:
        return attempt.outcome()
    except _End as end:
        return end.outcome
    except ForgeError as error:
        if error.again:
            raise
        return Outcome(name, "failed", str(error))
    except Rejected:
        return Outcome(name, "left alone", "its branch was changed at the same moment")
    except GitError as error:
        return Outcome(name, "failed", str(error), again=error.again)
    except OSError as error:
        return Outcome(name, "failed", f"this machine fails: {error.strerror}", again=True)


class _End(Exception):
    """There is nothing more to do, for a reason."""

    def __init__(self, outcome: Outcome):
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True)
class _Fix:
    """The fix, committed on a clone."""

    repository: Repository
    ground: Ground
    clone: Clone
    mended: Mended
    asked: Asked
    commit: str
    source: str
    fix: str


class _Attempt:
    """One attempt at one repository."""

    def __init__(
        self,
        forge: Forge,
        name: str,
        wishes: Wishes,
        say: Callable[[str], None],
        stage: Stage,
    ):
        self._forge = forge
        self._name = name
        self._wishes = wishes
        self._say = say
        self._stage = stage

    def outcome(self) -> Outcome:
        """Go through all of it."""
        repository = self._looked_up()
        refusal = impossible(repository, BRANCH)
        if refusal:
            self._end("skipped", refusal.reason)
        there = self._forge.pull_requests(repository, BRANCH)
        self._go_on(decision.declined(there))
        with tempfile.TemporaryDirectory(prefix="binder-fix-", ignore_cleanup_errors=True) as place:
            copy = clone(
                repository.clone,
                Path(place, "clone"),
                self._forge.access,
                branch=repository.default_branch,
                limits=self._wishes.limits,
            )
            fix = self._fixed(repository, copy, there)
            rows = self._measured(fix)
            if self._wishes.dry_run:
                return self._told(fix, rows)
            return self._offered(fix, rows)

    def _looked_up(self) -> Repository:
        """The repository; a trial without a token shows what who may push to it would get."""
        repository, wishes = self._forge.repository(self._name), self._wishes
        if not self._forge.access.token:
            if not wishes.dry_run:
                self._end("failed", f"there is no token for {self._forge.access.host}")
            if not (wishes.asked or wishes.strangers):
                self._say_of_it("there is no token; this is shown as if you may push to it")
                repository = replace(repository, can_push=True)
        return repository

    def _fixed(self, repository: Repository, copy: Clone, there: Sequence[PullRequest]) -> _Fix:
        """Find the fix, and commit it on the clone if it is to be offered."""
        wishes = self._wishes
        ground = permission(
            repository, *looking.settings(copy), asked=wishes.asked, strangers=wishes.strangers
        )
        if isinstance(ground, Refusal):
            self._end("skipped", ground.reason)
        mended = self._mended(copy)
        opened = next((one for one in there if one.state == "open"), None)
        if not mended.steps:
            hint = f"; #{opened.number} can be closed" if opened else ""
            verdict: Verdict = "launches already" if mended.launches else "skipped"
            self._end(verdict, f"{mended.reason}{hint}", opened, base_commit=copy.commit)
        source, fix = identity(mended.changes)
        answer = decision.asked(there, source, fix)
        self._go_on(answer)
        author = branches.Author(
            wishes.name, wishes.email, looking.date(copy), signoff=wishes.signoff
        )
        commit = copy.commit
        for step in mended.steps:
            message = words.message(mended, step)
            commit = branches.commit(copy, commit, step.changes, message, author)
        return _Fix(repository, ground, copy, mended, answer, commit, source, fix)

    def _mended(self, copy: Clone) -> Mended:
        try:
            return mend(copy.folder, self._wishes.questions, self._say_of_it)
        except files.UnusableInput as error:
            self._end("skipped", looking.inside(copy, str(error)), base_commit=copy.commit)
        except DockerfileError as error:
            reason = f"its Dockerfile cannot be built, line {error.line}: {error.message}"
            self._end("skipped", reason, base_commit=copy.commit)
        except UnprovenFix as error:
            reason = f"the fix could not be proven: {error}; please report this"
            self._end("failed", reason, base_commit=copy.commit)
        except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
            reason = f"internal error ({type(error).__name__}); please report this"
            self._end("failed", reason, base_commit=copy.commit)

    def _measured(self, fix: _Fix) -> tuple[Row, ...]:
        """Launch the fix where that is wished; it is not offered if it does not launch."""
        if self._wishes.measure is None:
            return ()
        self._say_of_it("launching the fix")
        measured = self._wishes.measure(fix.clone.folder, fix.mended.changes)
        if measured.reason:
            reason = f"the fix does not launch: {measured.reason}"
            self._end("failed", reason, base_commit=fix.clone.commit)
        return measured.rows

    def _offered(self, fix: _Fix, rows: Sequence[Row]) -> Outcome:
        """Push the fix, and open or update its pull request."""
        update = fix.asked.update
        head = self._head(fix)
        there = self._branch(fix.clone, head)
        push = decision.push(there, fix.commit)
        if push.refusal:
            self._end("left alone", push.refusal, update, base_commit=fix.clone.commit)
        proposal = self._proposal(fix, head, rows)
        facts = {"branch": BRANCH, "commit": fix.commit, "base": fix.clone.commit}
        options = () if update else self._forge.push_options(fix.repository, proposal)
        if update:
            self._stage("update", facts)
        elif push.needed:
            self._stage("push", facts)
        if options:
            # This forge opens it by the push.
            self._stage("open", facts)
        if push.needed:
            branches.push(
                fix.clone,
                head.clone,
                self._forge.access,
                BRANCH,
                fix.commit,
                expected=there.commit,
                options=options,
            )
        if update:
            done = self._forge.update(fix.repository, update, proposal)
        else:
            if not options:
                self._stage("open", facts)
            done = self._forge.open(fix.repository, head, proposal)
        verdict: Verdict = "updated" if update else "opened"
        made = Outcome(self._name, verdict, f"#{done.number}: {proposal.title}").about(done)
        return replace(made, commit=fix.commit, base_commit=fix.clone.commit)

    def _head(self, fix: _Fix) -> Repository:
        """The repository that is pushed to: the one that the pull request has, if there is one."""
        update = fix.asked.update
        own = update.head == fix.repository.name if update else fix.repository.can_push
        if own:
            return fix.repository
        if not update:
            self._stage("fork", {})
        return self._forge.fork(fix.repository)

    def _branch(self, copy: Clone, head: Repository) -> Branch:
        where = (copy, head.clone, self._forge.access, BRANCH)
        if not branches.remote_commit(*where):
            return Branch()
        commit = branches.fetched(*where, self._wishes.limits)
        return Branch(commit, looking.is_ours(copy, commit))

    def _proposal(self, fix: _Fix, head: Repository, rows: Sequence[Row]) -> Proposal:
        wishes = self._wishes
        marker = Marker(__version__, fix.commit, fix.source, fix.fix, "")
        about = words.Circumstances(fix.ground, head, BRANCH, wishes.contact, rows)
        return Proposal(
            BRANCH,
            fix.repository.default_branch,
            words.title(fix.mended),
            words.body(fix.mended, about, marker),
            wishes.draft,
            wishes.maintainers_may_edit,
            wishes.labels,
        )

    def _told(self, fix: _Fix, rows: Sequence[Row]) -> Outcome:
        """Tell what would be offered."""
        update, head = fix.asked.update, fix.repository
        if not head.can_push:
            owner = self._forge.account or "your-account"
            name = f"{owner}/{head.name.rpartition('/')[2]}"
            head = replace(head, name=name, clone=head.clone.replace(head.name, name))
        proposal = self._proposal(fix, head, rows)
        self._say(shown(fix.repository, head, fix.mended, proposal, update))
        would = f"#{update.number} would be updated" if update else "one would be opened"
        self._end("skipped", f"only a trial: {would}", update, base_commit=fix.clone.commit)

    def _go_on(self, answer: Asked | None) -> None:
        if answer and not answer.go:
            self._end(answer.verdict, answer.reason, answer.about)

    def _say_of_it(self, text: str) -> None:
        self._say(f"{self._name}: {text}")

    def _end(
        self, verdict: Verdict, reason: str, about: PullRequest | None = None, base_commit: str = ""
    ) -> NoReturn:
        outcome = Outcome(self._name, verdict, reason, base_commit=base_commit)
        raise _End(outcome.about(about) if about else outcome)
