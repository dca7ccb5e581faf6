import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useWords } from "../../words";
import { byMonth } from "./load";
import type { Item } from "./useRehearsal";

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const COLOURS = { turned_80: "#6b4a8f", visit: "#a4161a", gift: "#c98a1b" } as const;
type Kind = keyof typeof COLOURS;

/** The load of visits, gifts and new elders, by month, or by week where there are few; from the day *first* on. */
export default function Chart({ agenda, first }: { agenda: Item[]; first: string }) {
  const w = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const isLong = byMonth(agenda);
  const place = (day: string) => (isLong ? day.slice(0, 7) : weekOf(day));
  const places = [...new Set(agenda.map((one) => place(one.on)))].sort();
  const label = (one: string) =>
    isLong ? w.time.month(one) : w.time.shortDay(one < first ? first : one);
  const summary = places
    .map((one) => `${label(one)} ${agenda.filter((item) => place(item.on) === one).length}`)
    .join(w.comma);

  useEffect(() => {
    if (!frame.current) return;
    const chart = init(frame.current, undefined, { renderer: "svg" });
    const font = getComputedStyle(document.documentElement);
    chart.setOption({
      animation: false,
      color: Object.values(COLOURS),
      textStyle: { fontFamily: font.fontFamily, color: "#2b2523" },
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemHeight: 10 },
      tooltip: { trigger: "axis", confine: true },
      xAxis: { type: "category", data: places.map(label), axisTick: { show: false } },
      yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#eee5df" } } },
      series: (Object.keys(COLOURS) as Kind[]).map((kind) => ({
        name: w.rehearsal.kinds[kind],
        type: "bar",
        stack: "all",
        barMaxWidth: 44,
        data: places.map(
          (one) => agenda.filter((item) => item.what === kind && place(item.on) === one).length,
        ),
      })),
    });
    const watching = new ResizeObserver(() => chart.resize());
    watching.observe(frame.current);
    return () => {
      watching.disconnect();
      chart.dispose();
    };
  });
  return (
    <div
      ref={frame}
      className="chart"
      role="img"
      aria-label={`${w.rehearsal.chart}${w.colon}${summary}`}
    />
  );
}

/** The Monday of a day's week. */
function weekOf(day: string): string {
  const made = new Date(`${day}T00:00:00Z`);
  made.setUTCDate(made.getUTCDate() - ((made.getUTCDay() + 6) % 7));
  return made.toISOString().slice(0, 10);
}
