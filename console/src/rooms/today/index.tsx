import { useMay, useToday } from "../../api/queries";
import { Stream } from "../../facts/Stream";
import { lunar, weekday } from "../../parts/days";
import { useWords } from "../../words";
import { Inbox } from "./Inbox";
import { WorkList } from "./WorkList";

/** 今日: what is to be done, and what happens. */
export function Room() {
  const w = useWords();
  const may = useMay();
  const today = useToday();
  return (
    <>
      <header className="room-head">
        <h1>{w.today.title}</h1>
        <p className="today-day">
          {w.time.day(today)} <span>{weekday(today, w)}</span>{" "}
          <span className="quiet" lang="zh-CN">
            {w.time.lunar(lunar(today))}
          </span>
        </p>
      </header>
      <div className={may("feed.read") ? "today" : "today narrow"}>
        <WorkList />
        <div className="beside">
          {may("inbox.own") && <Inbox />}
          {may("feed.read") && <Stream />}
        </div>
      </div>
    </>
  );
}
