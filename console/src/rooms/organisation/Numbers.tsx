import { useElders, useMay, useUnits } from "../../api/queries";
import { Boundary } from "../../parts/Boundary";
import { useWords } from "../../words";
import { useMembers } from "../members/useMembers";

/** How many there are, and how many of them have a home. */
export function Numbers() {
  const w = useWords();
  const may = useMay();
  const living = useMembers({ state: "active" }, 1);
  const homeless = useMembers({ state: "active", without_home: true }, 1);
  const homes = useUnits({ kind: "home", state: "running" });
  const elders = useElders({}, may("elderly.read"));
  const all = living.data?.pages[0]?.total;
  const without = homeless.data?.pages[0]?.total;
  const housed = all != null && without != null ? all - without : null;
  const share = all && housed != null ? ` · ${Math.round((housed / all) * 100)}%` : "";
  const numbers: [string, string][] = [
    [w.organisation.total, show(all, w.members.count)],
    [w.organisation.housed, `${show(housed, w.members.count)}${share}`],
    [w.organisation.homes, show(homes.data?.length, w.organisation.homesOf)],
    [w.organisation.elders, show(elders.data?.length, w.members.count)],
  ];
  return (
    <Boundary>
      <dl className="numbers">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Boundary>
  );
}

function show(value: number | null | undefined, told: (n: number) => string): string {
  return value == null ? "…" : told(value);
}
