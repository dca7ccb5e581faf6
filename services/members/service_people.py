"""What members can be told and asked about people beyond the roster's list: records, twins, searches, sums."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.service import command, query
from contracts.members import consent, record, views
from contracts.members import merging as merged
from contracts.members import searches as saved
from contracts.members.record import MemberRecordView
from services.members.commands import consents, kin, merging, searches, terms, trash, updating
from services.members.queries import consents as agreed
from services.members.queries import duplicates, statistics
from services.members.queries import merging as merges
from services.members.queries import record as page
from services.members.queries import searches as finds


class PeopleCalls:
    """A part of the service's class, in a file of its own because a file is one sitting."""

    @command
    def retire_member(self, tx: Transaction, order: record.RetireMember) -> MemberRecordView:
        return page.one(tx, updating.retire(tx, order))

    @command
    def add_kin(self, tx: Transaction, order: record.AddKin) -> MemberRecordView:
        return page.one(tx, kin.add_kin(tx, order))

    @command
    def remove_kin(self, tx: Transaction, order: record.RemoveKin) -> MemberRecordView:
        return page.one(tx, kin.remove_kin(tx, order))

    @command
    def share_household(self, tx: Transaction, order: record.ShareHousehold) -> MemberRecordView:
        return page.one(tx, kin.share_household(tx, order))

    @command
    def record_post(self, tx: Transaction, order: record.RecordPost) -> MemberRecordView:
        return page.one(tx, kin.record_post(tx, order))

    @command
    def end_post(self, tx: Transaction, order: record.EndPost) -> MemberRecordView:
        return page.one(tx, kin.end_post(tx, order))

    # --- several associations ---

    @command
    def give_consent(self, tx: Transaction, order: consent.GiveConsent) -> consent.Elsewhere:
        member_id = consents.give(tx, order)
        return agreed.elsewhere(tx, consent.ReadElsewhere(member_id=member_id))

    @command
    def withdraw_consent(
        self, tx: Transaction, order: consent.WithdrawConsent
    ) -> consent.Elsewhere:
        member_id = consents.withdraw(tx, order)
        return agreed.elsewhere(tx, consent.ReadElsewhere(member_id=member_id))

    @query
    def read_elsewhere(self, tx: Transaction, question: consent.ReadElsewhere) -> consent.Elsewhere:
        return agreed.elsewhere(tx, question)

    # --- saved searches and statistics ---

    @command
    def save_search(self, tx: Transaction, order: saved.SaveSearch) -> saved.SavedSearchView:
        return finds.search_view(tx, searches.save(tx, order))

    @command
    def drop_search(self, tx: Transaction, order: saved.DropSearch) -> None:
        searches.drop(tx, order)

    @query
    def list_searches(self, tx: Transaction, question: saved.ListSearches) -> saved.SavedSearchList:
        return finds.searches(tx, question)

    @query
    def run_search(self, tx: Transaction, question: saved.RunSearch) -> views.MemberPage:
        return finds.run(tx, question)

    @query
    def cross_table(self, tx: Transaction, question: saved.ReadCrossTable) -> saved.CrossTable:
        return statistics.cross_table(tx, question)

    @query
    def list_cell(self, tx: Transaction, question: saved.ListCell) -> views.MemberPage:
        return statistics.cell(tx, question)

    # --- one person, two records ---

    @query
    def find_duplicates(
        self, tx: Transaction, question: merged.FindDuplicates
    ) -> merged.LikenessList:
        return duplicates.find(tx, question, terms.whole_sounds(question.name or ""))

    @query
    def list_duplicates(
        self, tx: Transaction, question: merged.ListDuplicates
    ) -> merged.LikelyPairs:
        return duplicates.pairs(tx, question)

    @command
    def dismiss_duplicate(self, tx: Transaction, order: merged.DismissDuplicate) -> None:
        merging.dismiss(tx, order)

    @query
    def preview_merge(self, tx: Transaction, question: merged.PreviewMerge) -> merged.MergePreview:
        return merges.preview(tx, question)

    @command
    def merge_members(self, tx: Transaction, order: merged.MergeMembers) -> merged.MergeView:
        return merges.merge_view(merging.merge(tx, order))

    @command
    def undo_merge(self, tx: Transaction, order: merged.UndoMerge) -> merged.MergeView:
        return merges.merge_view(*merging.undo_merge(tx, order))

    @query
    def list_merges(self, tx: Transaction, question: merged.ListMerges) -> merged.MergePage:
        return merges.merges(tx, question)

    @command
    def trash_member(self, tx: Transaction, order: merged.TrashMember) -> merged.TrashedView:
        return merges.trashed_view(trash.trash(tx, order))

    @command
    def restore_member(self, tx: Transaction, order: merged.RestoreMember) -> MemberRecordView:
        return page.one(tx, trash.restore(tx, order))

    @query
    def list_trash(self, tx: Transaction, question: merged.ListTrash) -> merged.TrashPage:
        return merges.trash(tx, question)

    @query
    def list_changes(self, tx: Transaction, question: record.ListChanges) -> record.ChangePage:
        return page.changes(tx, question)
