import { Alert, Input, Modal, Select, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { ordersOf } from "../../api/orders";
import { type Member, useAssociation, useHonorTypes, useToday, useVisits } from "../../api/queries";
import { useStore } from "../../api/store";
import { DayField } from "../../parts/DayField";
import { Dialog } from "../../parts/Dialog";
import { useDraft } from "../../parts/drafts";
import { named, useWords } from "../../words";
import { language } from "../../words/language";
import { type ActProps, useAct } from "./dialogs";

const OPEN = new Set(["due", "attempted", "overdue"]);

/** Grants an honour, and shows the visit that follows from it. */
export function GrantDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const today = useToday();
  const spoken = useStore(language);
  const types = useHonorTypes();
  const orders = ordersOf(useAssociation());
  const empty = { type: "", on: today, document: "", by: "" };
  const [draft, write, used] = useDraft(`grant.${member.member_id}`, empty);
  const [granted, setGranted] = useState(false);
  const [missing, setMissing] = useState("");
  const act = useAct(() => {
    used();
    setGranted(true);
  });
  const options = (types.data ?? [])
    .filter((one) => one.subject === "person")
    .map((one) => ({ value: one.code, label: spoken === "zh" ? one.name_zh : one.name_en }));

  if (granted) {
    const name = options.find((one) => one.value === draft.type)?.label ?? "";
    return <Granted member={member} honor={name} onClose={onClose} />;
  }
  const submit = () => {
    if (!draft.type || !draft.on) return setMissing(w.error.choose);
    setMissing("");
    return act.mutate(
      orders.grantHonor("", member.member_id, {
        honor_type: draft.type,
        granted_on: draft.on,
        document_no: draft.document.trim() || null,
        conferred_by: draft.by.trim() || null,
      }),
    );
  };
  return (
    <Dialog
      title={w.grant.title(member.name)}
      submit={w.grant.submit}
      busy={act.isPending}
      error={missing || act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <label htmlFor="grant-type">{w.grant.honor}</label>
      <Select
        id="grant-type"
        autoFocus
        showSearch={{ optionFilterProp: "label" }}
        className="wide"
        placeholder={w.grant.honorHint}
        loading={types.isPending}
        value={draft.type || null}
        options={options}
        onChange={(type: string) => write({ type })}
      />
      <label htmlFor="grant-on">{w.grant.on}</label>
      <DayField
        id="grant-on"
        value={draft.on}
        today={today}
        latest={today}
        onChange={(on) => write({ on })}
      />
      <div className="two">
        <div>
          <label htmlFor="grant-document">{w.grant.document}</label>
          <Input
            id="grant-document"
            placeholder={w.grant.documentHint}
            maxLength={100}
            value={draft.document}
            onChange={(event) => write({ document: event.target.value })}
          />
        </div>
        <div>
          <label htmlFor="grant-by">{w.grant.by}</label>
          <Input
            id="grant-by"
            maxLength={100}
            value={draft.by}
            onChange={(event) => write({ by: event.target.value })}
          />
        </div>
      </div>
      <p className="hint">{w.grant.after}</p>
    </Dialog>
  );
}

/** Waits for the visit, which another service opens a moment later. */
function Granted({
  member,
  honor,
  onClose,
}: {
  member: Member;
  honor: string;
  onClose: () => void;
}) {
  const w = useWords();
  const visits = useVisits({ member_id: member.member_id, kinds: ["newly_honored"] });
  const visit = visits.data?.find((one) => OPEN.has(one.state));
  return (
    <Modal
      open
      title={w.grant.done(member.name, honor)}
      onCancel={onClose}
      onOk={onClose}
      okText={w.action.close}
      cancelButtonProps={{ style: { display: "none" } }}
    >
      <div role="status">
        {visit ? (
          <Alert
            type={visit.assignee_name ? "success" : "warning"}
            showIcon
            title={
              visit.assignee_name
                ? w.grant.visitFor(
                    visit.assignee_name,
                    named(w.codes.because, visit.assigned_because),
                    w.time.day(visit.due_on),
                  )
                : w.grant.visitNobody(w.time.day(visit.due_on))
            }
          />
        ) : (
          <Waiting again={() => void visits.refetch()} />
        )}
      </div>
    </Modal>
  );
}

function Waiting({ again }: { again: () => void }) {
  const w = useWords();
  useEffectEvery(again, 700);
  return (
    <p>
      <Spin size="small" /> {w.grant.waiting}
    </p>
  );
}

function useEffectEvery(work: () => void, milliseconds: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const timer = setInterval(() => latest.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}
