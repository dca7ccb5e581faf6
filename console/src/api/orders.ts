import type { Order } from "./outbox";
import type { components } from "./schema";

type Body<Name extends keyof components["schemas"]> = components["schemas"][Name];

const V1 = "/api/v1";

/** Every command that the console gives, each with what it is about and the words for the outbox. */
export function ordersOf(association: string) {
  const here = `${V1}/associations/${encodeURIComponent(association)}`;
  const order = (
    about: string,
    label: string,
    method: Order["method"],
    path: string,
    body: unknown = {},
  ): Order => ({ about, label, method, path: `${here}${path}`, body });

  return {
    recordVisit: (label: string, visit: string, body: Body<"CareRecordVisit">) =>
      order(`visit:${visit}`, label, "POST", `/visits/${visit}/record`, body),
    recordAttempt: (label: string, visit: string, body: Body<"CareRecordAttempt">) =>
      order(`visit:${visit}`, label, "POST", `/visits/${visit}/attempt`, body),
    reassignVisit: (label: string, visit: string, body: Body<"CareReassignVisit">) =>
      order(`visit:${visit}`, label, "POST", `/visits/${visit}/reassign`, body),
    cancelVisit: (label: string, visit: string, body: Body<"CareCancelVisit">) =>
      order(`visit:${visit}`, label, "POST", `/visits/${visit}/cancel`, body),
    planVisit: (label: string, body: Body<"CarePlanVisit">) =>
      order(`member:${body.member_id}:visit`, label, "POST", "/visits", body),
    assignCarer: (label: string, member: string, body: Body<"CareAssignCarer">) =>
      order(`elder:${member}`, label, "PUT", `/elderly/${member}/carer`, body),
    endCarer: (label: string, member: string, body: Body<"CareEndCarer">) =>
      order(`elder:${member}`, label, "POST", `/elderly/${member}/carer/end`, body),
    deliverGift: (label: string, gift: string, body: Body<"CareRecordGiftDelivery">) =>
      order(`gift:${gift}`, label, "POST", `/gifts/${gift}/delivered`, body),
    failGift: (label: string, gift: string, body: Body<"CareRecordGiftFailure">) =>
      order(`gift:${gift}`, label, "POST", `/gifts/${gift}/failed`, body),
    joinUnit: (label: string, member: string, body: Body<"MembersAssignToUnit">) =>
      order(`member:${member}`, label, "POST", `/members/${member}/units`, body),
    grantHonor: (label: string, member: string, body: Body<"MembersGrantHonor">) =>
      order(`member:${member}:honor`, label, "POST", `/members/${member}/honors`, body),
    reportDeath: (label: string, member: string, body: Body<"MembersReportDeath">) =>
      order(`member:${member}:death`, label, "POST", `/members/${member}/death`, body),
    updateMember: (label: string, member: string, body: Body<"MembersUpdateMember">) =>
      order(`member:${member}:record`, label, "PATCH", `/members/${member}`, body),
    changeState: (label: string, member: string, body: Body<"MembersChangeMemberState">) =>
      order(`member:${member}:state`, label, "POST", `/members/${member}/state`, body),
    retire: (label: string, member: string, body: Body<"MembersRetireMember">) =>
      order(`member:${member}:retire`, label, "POST", `/members/${member}/retirement`, body),
    tellApart: (label: string, member: string, body: Body<"MembersDismissDuplicate">) =>
      order(
        `pair:${member}:${body.other_member_id}`,
        label,
        "POST",
        `/members/${member}/not-the-same`,
        body,
      ),
    mergeMembers: (label: string, body: Body<"MembersMergeMembers">) =>
      order(`merge:${body.drop_member_id}`, label, "POST", "/merges", body),
    undoMerge: (label: string, merge: string) =>
      order(`merge:${merge}`, label, "POST", `/merges/${merge}/undo`),
    revealMember: (label: string, member: string) =>
      order(`member:${member}:reveal`, label, "POST", `/members/${member}/reveal`),
    applyImport: (label: string, job: string) =>
      order(`import:${job}`, label, "POST", `/imports/${job}/apply`),
    matchColumns: (label: string, job: string, body: Body<"GatewayMatchColumns">) =>
      order(`import:${job}`, label, "PUT", `/imports/${job}/matching`, body),
    startRehearsal: (label: string, body: Body<"GatewayStartRehearsal">) =>
      order("rehearsal", label, "POST", "/rehearsals", body),
    readMessages: (label: string, body: Body<"NotificationsMarkRead">) =>
      order("inbox", label, "POST", "/inbox/read", body),
  };
}

export function signInOrder(body: Body<"GatewaySignIn">): Order {
  return { about: "session", label: "", method: "POST", path: `${V1}/sign-in`, body };
}

export function settleParked(
  label: string,
  service: string,
  body: Body<"AdminSettleParked">,
): Order {
  const path = `${V1}/operations/services/${service}/parked/settle`;
  return {
    about: `parked:${service}:${(body.ids ?? []).join()}`,
    label,
    method: "POST",
    path,
    body,
  };
}
