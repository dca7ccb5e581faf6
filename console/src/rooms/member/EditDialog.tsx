import { Input } from "antd";
import { useState } from "react";
import { ordersOf } from "../../api/orders";
import { Problem } from "../../api/problem";
import { useAssociation } from "../../api/queries";
import { Dialog } from "../../parts/Dialog";
import { useDraft } from "../../parts/drafts";
import { useWords } from "../../words";
import { type ActProps, useAct } from "./dialogs";

/** Corrects a record; a field that is left as it is stays, also one that is shown masked. */
export function EditDialog({ member, onClose }: ActProps) {
  const w = useWords();
  const orders = ordersOf(useAssociation());
  const empty = {
    name: member.name,
    employer: member.employer ?? "",
    town: member.town ?? "",
    phone: "",
    address: "",
  };
  const [draft, write, used] = useDraft(`edit.${member.member_id}`, empty);
  const [missing, setMissing] = useState("");
  const act = useAct(() => {
    used();
    onClose();
  });
  const wrong = act.error instanceof Problem ? act.error.fields : {};
  const fresh = (now: string, before: string | null | undefined) => {
    const text = now.trim();
    return text && text !== (before ?? "") ? { value: text } : null;
  };
  const submit = () => {
    if (!draft.name.trim()) return setMissing(w.error.fill);
    const body: Record<string, string> = {};
    const add = (field: string, found: { value: string } | null) => {
      if (found) body[field] = found.value;
    };
    add("name", fresh(draft.name, member.name));
    add("employer", fresh(draft.employer, member.employer));
    add("town", fresh(draft.town, member.town));
    add("phone", fresh(draft.phone, ""));
    add("address", fresh(draft.address, ""));
    if (!Object.keys(body).length) return onClose();
    return act.mutate(orders.updateMember("", member.member_id, body));
  };
  const field = (name: keyof typeof empty, label: string, placeholder?: string) => (
    <div key={name} className="field">
      <label htmlFor={`edit-${name}`}>{label}</label>
      <Input
        id={`edit-${name}`}
        value={draft[name]}
        placeholder={placeholder}
        maxLength={200}
        status={wrong[name] ? "error" : undefined}
        aria-describedby={wrong[name] ? `edit-${name}-wrong` : undefined}
        onChange={(event) => write({ [name]: event.target.value })}
      />
      {wrong[name] && (
        <span id={`edit-${name}-wrong`} className="field-error">
          {wrong[name]}
        </span>
      )}
    </div>
  );
  return (
    <Dialog
      title={w.edit.title(member.name)}
      submit={w.edit.submit}
      busy={act.isPending}
      error={missing || act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {field("name", w.edit.name)}
      {field("employer", w.member.employer)}
      {field("town", w.member.town)}
      {field("phone", w.member.phone, member.phone ?? w.edit.keep)}
      {field("address", w.member.address, member.address ?? w.edit.keep)}
    </Dialog>
  );
}
