import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import { type Fact, type HonorType, useAssociation, useHonorTypes } from "../api/queries";
import { useStore } from "../api/store";
import { named, useWords, type Words } from "../words";
import { language } from "../words/language";

type Data = Record<string, string | number | null | undefined>;

/** Facts that say something else (`.without`) when this field is empty: nobody found, no unit meant, no end. */
const TOLD_APART: Record<string, string> = {
  "members.member_assigned_to_unit": "until",
  "members.office_appointed": "unit_id",
  "members.office_ended": "unit_id",
  "care.visit_due": "assignee_account_id",
  "care.visit_reassigned": "assignee_account_id",
  "care.birthday_gift_handed_over": "assignee_account_id",
  "care.visit_overdue": "escalated_to_account_id",
  "members.nomination_step_due": "member_id",
  "members.nomination_submitted": "member_id",
  "members.nomination_advanced": "member_id",
  "members.nomination_succeeded": "member_id",
  "members.nomination_rejected": "member_id",
  "members.speaker_selected": "member_id",
  "members.talent_list_entry_added": "member_id",
  "members.talent_stage_changed": "member_id",
};

/** A fact as a sentence, shorter where it stands under its cause; names lead to the page of the person or the unit. */
export function Sentence({ fact, follows }: { fact: Fact; follows?: boolean }) {
  const w = useWords();
  const association = useAssociation();
  const honors = useHonorTypes().data ?? [];
  const spoken = useStore(language);
  const data = fact.data as Data;
  const pieces = templateOf(fact, data, w, follows).split(/(\{\w+\})/);
  return (
    <>
      {pieces.map((piece, place) => {
        const key = /^\{(\w+)\}$/.exec(piece)?.[1];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never move
          <Fragment key={place}>
            {key ? filled(key, data, w, honors, spoken, association) : piece}
          </Fragment>
        );
      })}
    </>
  );
}

function templateOf(fact: Fact, data: Data, w: Words, follows = false): string {
  const facts: Record<string, string> = w.facts;
  const field = TOLD_APART[fact.type];
  const without = field && !data[field] ? facts[`${fact.type}.without`] : undefined;
  const after = follows ? facts[`${fact.type}.follows`] : undefined;
  return without ?? after ?? facts[fact.type] ?? fact.type;
}

function filled(
  key: string,
  data: Data,
  w: Words,
  honors: HonorType[],
  spoken: "zh" | "en",
  association: string,
): ReactNode {
  const text = (name: string) => String(data[name] ?? "");
  const name = (id: string, beside: string, to: string) =>
    data[id] ? (
      <Link lang="zh-CN" to={`/a/${association}/${to}${text(id)}`}>
        {text(beside) || "……"}
      </Link>
    ) : (
      ""
    );
  const person = (beside: string) => <span lang="zh-CN">{text(beside) || "……"}</span>;
  const day = (field: string) => (data[field] ? w.time.shortDay(text(field)) : "");
  const code = (names: Record<string, string>, field: string) => named(names, text(field));
  const c = w.codes;
  switch (key) {
    case "member":
      return name("member_id", "member_name", "members/");
    case "into":
      return name("into_member_id", "into_name", "members/");
    case "to_account":
      return person("to_name");
    case "from_track":
    case "to_track":
      return code(c.tracks, key);
    case "unit":
      return data.unit_id ? name("unit_id", "unit_name", "organisation?unit=") : text("code");
    case "assignee":
      return person("assignee_name");
    case "escalated":
      return person("escalated_to_name");
    case "by":
      return person("by_name");
    case "recipient":
      return person("recipient_name");
    case "account":
      return person("account_name");
    case "carer":
      return data.carer_member_id
        ? name("carer_member_id", "carer_name", "members/")
        : person("carer_name");
    case "honor": {
      const known = honors.find((one) => one.code === data.honor_type);
      if (!known) return honors.length ? text("honor_type") : "……";
      return spoken === "zh" ? known.name_zh : known.name_en;
    }
    case "kind":
      return code({ ...c.visitKinds, ...c.unitKinds }, "kind");
    case "because":
      return code(c.because, "assigned_because");
    case "reason":
      return code(c.cancelReasons, "reason");
    case "elder_reason":
      return code(c.elderReasons, "reason");
    case "failure":
      return code(c.giftFailures, "reason");
    case "from_state":
    case "to_state":
      return code(c.memberStates, key);
    case "office":
      return code(c.offices, "office");
    case "contact":
      return code(c.contactKinds, "kind");
    case "home_service":
      return code(c.homeServices, "service");
    case "gap":
      return code(c.gapKinds, "kind");
    case "occasion":
      return code(c.occasions, "occasion");
    case "channel":
      return code(w.channels, "channel");
    case "on":
    case "due_on":
    case "deliver_on":
    case "starts_on":
    case "retired_on":
    case "issued_on":
    case "signed_on":
    case "opened_on":
    case "valid_to":
    case "deadline":
      return day(key);
    default:
      return text(key);
  }
}
