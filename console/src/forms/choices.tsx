import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useAccounts, useMay, useUnits } from "../api/queries";
import { useMembers } from "../rooms/members/useMembers";
import { useWords } from "../words";

interface Choice {
  id: string;
  value: string | null;
  onChange: (value: string, label: string) => void;
}

/** One of the association's accounts, by name. */
export function AccountChoice({ id, value, onChange }: Choice) {
  const w = useWords();
  const may = useMay();
  const accounts = useAccounts(may("accounts.read"));
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "label" }}
      className="wide"
      loading={accounts.isPending}
      placeholder={w.care.searchAccount}
      value={value}
      options={(accounts.data ?? [])
        .filter((one) => one.state === "open")
        .map((one) => ({ value: one.account_id, label: one.display_name }))}
      onChange={(chosen, option) =>
        onChange(chosen ?? "", Array.isArray(option) ? "" : String(option?.label ?? ""))
      }
    />
  );
}

/** One of the running homes. */
export function HomeChoice({ id, value, onChange }: Choice) {
  const w = useWords();
  const homes = useUnits({ kind: "home", state: "running" });
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "label" }}
      className="wide"
      loading={homes.isPending}
      placeholder={w.organisation.search}
      value={value}
      options={(homes.data ?? []).map((one) => ({ value: one.unit_id, label: one.name }))}
      onChange={(chosen, option) =>
        onChange(chosen ?? "", Array.isArray(option) ? "" : String(option?.label ?? ""))
      }
    />
  );
}

/** A living member, found as one types. */
export function MemberChoice({ id, value, onChange }: Choice) {
  const w = useWords();
  const [typed, setTyped] = useState("");
  const asked = useDeferredValue(typed.trim());
  const found = useMembers({ q: asked, state: "active" }, 20);
  const people = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      className="wide"
      loading={found.isFetching}
      placeholder={w.members.searchPlain}
      value={value}
      options={people.map((one) => ({
        value: one.member_id,
        label: `${one.name}　${one.code}`,
        name: one.name,
      }))}
      onChange={(chosen, option) =>
        onChange(chosen ?? "", Array.isArray(option) ? "" : String(option?.name ?? ""))
      }
    />
  );
}
