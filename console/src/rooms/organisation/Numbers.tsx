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
    [w.organisation.total, show(all)],
    [w.organisation.housed, `${show(housed)}${share}`],
    [w.organisation.homes, show(homes.data?.length)],
    [w.organisation.elders, show(elders.data?.length)],
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

function show(value: number | null | undefined): string {
  return value == null ? "…" : value.toLocaleString("zh-CN");
}
