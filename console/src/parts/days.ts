import { type Words, words } from "../words";

const DAY = 86_400_000;

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

export function addMonths(day: string, months: number): string {
  const made = new Date(`${day}T00:00:00Z`);
  made.setUTCMonth(made.getUTCMonth() + months);
  return made.toISOString().slice(0, 10);
}

export function weekday(day: string, w: Words): string {
  return w.time.weekdays.split(",")[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "";
}

/** The day in the lunar calendar, as the browser knows it. */
export function lunar(day: string): string {
  const made = new Date(`${day}T12:00:00+08:00`);
  const spoken = new Intl.DateTimeFormat("zh-CN-u-ca-chinese", {
    month: "long",
    day: "numeric",
    timeZone: "Asia/Shanghai",
  });
  const parts = spoken.formatToParts(made);
  const month = parts.find((one) => one.type === "month")?.value ?? "";
  const number = Number(parts.find((one) => one.type === "day")?.value);
  return `${month}${lunarDay(number)}`;
}

/** 初一 to 三十, as the days of a lunar month are called. */
function lunarDay(number: number): string {
  const digits = "十一二三四五六七八九";
  if (number === 20) return "二十";
  if (number === 30) return "三十";
  const tens = ["初", "十", "廿"][Math.floor((number - 1) / 10)] ?? "";
  return number === 10 ? "初十" : `${tens}${digits[number % 10] ?? ""}`;
}

/** How far a due day is: late, today, or ahead. */
export function dueWords(due: string, today: string): string {
  const w = words();
  const left = daysBetween(today, due);
  if (left < 0) return w.time.late(-left);
  return left === 0 ? w.time.dueToday : w.time.inDays(left);
}

/** A date that is known to the day, the month or the year. */
export function partly(
  day: string | null | undefined,
  precision: string | null | undefined,
): string {
  const w = words();
  if (!day) return "";
  if (precision === "year") return w.time.year(day);
  return precision === "month" ? w.time.month(day) : w.time.day(day);
}

export function clockTime(instant: string): string {
  const spoken = new Intl.DateTimeFormat("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone: "Asia/Shanghai",
  });
  return spoken.format(new Date(instant));
}

export function dayOf(instant: string): string {
  return new Date(instant).toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
}
