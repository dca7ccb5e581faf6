import { Select } from "antd";
import { useHonorTypes, useUnits } from "../../api/queries";
import { useStore } from "../../api/store";
import { named, useWords } from "../../words";
import { language } from "../../words/language";
import { AGES, STATES } from "./filters";

type Set = (name: string, value: string | null) => void;

/** What narrows the list, each kept in the address. */
export function Filters({ address, set }: { address: URLSearchParams; set: Set }) {
  const w = useWords();
  const spoken = useStore(language);
  const honors = useHonorTypes();
  const units = useUnits();
  const choice = (
    name: string,
    label: string,
    options: { value: string; label: string }[],
    loading = false,
  ) => (
    <Select
      key={name}
      allowClear
      aria-label={label}
      className="filter"
      placeholder={label}
      loading={loading}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: "label" }}
      value={address.get(name)}
      options={options}
      onChange={(value: string | null) => set(name, value ?? null)}
    />
  );
  return (
    <>
      {choice(
        "state",
        w.members.state,
        STATES.map((one) => ({ value: one, label: named(w.codes.memberStates, one) })),
      )}
      {choice(
        "age",
        w.members.col.age,
        AGES.map((one) => ({ value: one, label: w.members.ages[one] })),
      )}
      {choice(
        "honor",
        w.members.honor,
        (honors.data ?? [])
          .filter((one) => one.subject === "person")
          .map((one) => ({
            value: one.code,
            label: spoken === "zh" ? one.name_zh : one.name_en,
          })),
        honors.isPending,
      )}
      {choice(
        "unit",
        w.members.unit,
        (units.data ?? [])
          .filter((one) => one.state === "running")
          .map((one) => ({ value: one.unit_id, label: one.name })),
        units.isPending,
      )}
      {choice("home", w.members.col.home, [{ value: "none", label: w.members.withoutHome }])}
    </>
  );
}
