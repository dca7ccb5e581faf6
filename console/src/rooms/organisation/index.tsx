import { Input, Select } from "antd";
import { useDeferredValue } from "react";
import { useSearchParams } from "react-router";
import { useMay, useUnits } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { named, useWords } from "../../words";
import { Gaps } from "./Gaps";
import { Numbers } from "./Numbers";
import { UnitTree } from "./UnitTree";

const KINDS = [
  "home",
  "chapter",
  "volunteer_group",
  "service_team",
  "lecture_troupe",
  "charity_group",
  "studio",
] as const;

/** 组织: the units as a tree with their numbers, and what is missing. */
export function Room() {
  const w = useWords();
  const may = useMay();
  const units = useUnits();
  const [address, setAddress] = useSearchParams();
  const typed = address.get("q") ?? "";
  const kind = address.get("kind");
  const asked = useDeferredValue(typed.trim());
  const set = (name: string, value: string | null) =>
    setAddress(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        after.delete("unit");
        return after;
      },
      { replace: true },
    );
  return (
    <>
      <header className="room-head">
        <h1>{w.organisation.title}</h1>
        <p className="quiet">{w.organisation.about}</p>
      </header>
      <Numbers />
      <div className="organisation">
        <Card
          title={w.organisation.tree}
          extra={
            <>
              <Input
                allowClear
                aria-label={w.organisation.search}
                placeholder={w.organisation.search}
                value={typed}
                onChange={(event) => set("q", event.target.value)}
              />
              <Select
                allowClear
                className="filter"
                aria-label={w.members.unit}
                placeholder={w.action.all}
                popupMatchSelectWidth={false}
                value={kind}
                options={KINDS.map((one) => ({ value: one, label: named(w.codes.unitKinds, one) }))}
                onChange={(value) => set("kind", value ?? null)}
              />
            </>
          }
        >
          <Asked query={units} rows={8}>
            {(all) => {
              const found = all.filter(
                (one) =>
                  (!kind || one.kind === kind) &&
                  (!asked || `${one.name}${one.code}${one.leader_named ?? ""}`.includes(asked)),
              );
              return found.length ? (
                <UnitTree
                  units={found}
                  isNarrowed={Boolean(asked || kind)}
                  chosen={address.get("unit")}
                />
              ) : (
                <Nothing>{w.organisation.none}</Nothing>
              );
            }}
          </Asked>
        </Card>
        {may("gaps.read") && <Gaps />}
      </div>
    </>
  );
}
