import { Tabs } from "antd";
import { useSearchParams } from "react-router";
import { useMay } from "../../api/queries";
import { Boundary } from "../../parts/Boundary";
import { useWords } from "../../words";
import { Elders } from "./Elders";
import { Gifts } from "./Gifts";
import { Visits } from "./Visits";

/** 关爱: visits, the elderly roster and birthday gifts; which of them stands in the address. */
export function Room() {
  const w = useWords();
  const may = useMay();
  const [address, setAddress] = useSearchParams();
  const items = [
    { key: "visits", label: w.care.visits, needs: "visits.read", children: <Visits /> },
    { key: "elders", label: w.care.elders, needs: "elderly.read", children: <Elders /> },
    { key: "gifts", label: w.care.gifts, needs: "gifts.read", children: <Gifts /> },
  ].filter((one) => may(one.needs));
  return (
    <>
      <header className="room-head">
        <h1>{w.care.title}</h1>
      </header>
      <Tabs
        activeKey={address.get("part") ?? "visits"}
        destroyOnHidden
        items={items.map(({ key, label, children }) => ({
          key,
          label,
          children: <Boundary>{children}</Boundary>,
        }))}
        onChange={(part) => setAddress(part === "visits" ? {} : { part }, { replace: true })}
      />
    </>
  );
}
