import { Button } from "antd";
import { useRef, useState } from "react";
import { type Fact, useToday } from "../api/queries";
import { Asked } from "../parts/Asked";
import { Card, Nothing } from "../parts/Card";
import { clockTime, dayOf } from "../parts/days";
import { useWords } from "../words";
import { Sentence } from "./Sentence";
import { type Thread, threadsOf } from "./threads";
import { useFeed } from "./useFeed";

const SHOWN_CONSEQUENCES = 3;
const SHOWN_THREADS = 40;

/** What happens, as it happens: each fact with what followed from it. */
export function Stream() {
  const w = useWords();
  const feed = useFeed();
  const opened = useRef(new Date().toISOString());
  const threads = threadsOf(feed.facts).slice(0, feed.more ? undefined : SHOWN_THREADS * 10);
  const fresh = feed.facts.filter((fact) => fact.time > opened.current).length;
  return (
    <Card title={w.today.stream} about={w.today.streamAbout} className="stream">
      <span className="unseen" role="status">
        {fresh ? w.today.newFacts(fresh) : ""}
      </span>
      <Asked query={feed.newest}>
        {() =>
          threads.length ? (
            <>
              <ol className="threads">
                {threads.map((one) => (
                  <ThreadItem key={one.root.event_id} thread={one} since={opened.current} />
                ))}
              </ol>
              {feed.more && (
                <Button block type="text" onClick={() => void feed.more?.()}>
                  {w.today.older}
                </Button>
              )}
            </>
          ) : (
            <Nothing>{w.today.streamEmpty}</Nothing>
          )
        }
      </Asked>
    </Card>
  );
}

function ThreadItem({ thread, since }: { thread: Thread; since: string }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const shown = open ? thread.consequences : thread.consequences.slice(0, SHOWN_CONSEQUENCES);
  const hidden = thread.consequences.length - shown.length;
  const { root } = thread;
  return (
    <li className={thread.latest > since ? "thread fresh" : "thread"}>
      <time dateTime={root.time}>
        <Moment instant={root.time} />
      </time>
      <div>
        <p className="fact" id={`fact-${root.event_id}`}>
          <Sentence fact={root} />
        </p>
        {root.causation_id && <p className="quiet cause">{w.today.causeMissing}</p>}
        {shown.length > 0 && (
          <ul className="consequences">
            {shown.map(({ fact, depth }) => (
              <li key={fact.event_id} style={{ marginInlineStart: `${(depth - 1) * 1.1}em` }}>
                <Consequence fact={fact} />
              </li>
            ))}
          </ul>
        )}
        {hidden > 0 && (
          <button type="button" className="plain" onClick={() => setOpen(true)}>
            {w.today.consequences(hidden)}
          </button>
        )}
        <p className="quiet by">
          {root.actor_name ? (
            <span lang="zh-CN">{w.today.by(root.actor_name)}</span>
          ) : (
            w.today.bySystem
          )}
        </p>
      </div>
    </li>
  );
}

function Consequence({ fact }: { fact: Fact }) {
  const w = useWords();
  return (
    <>
      <a className="because" href={`#fact-${fact.causation_id}`} title={w.today.cause}>
        <span aria-hidden="true">→</span>
        <span className="unseen">{w.today.cause}</span>
      </a>
      <span id={`fact-${fact.event_id}`}>
        <Sentence fact={fact} follows />
      </span>
    </>
  );
}

function Moment({ instant }: { instant: string }) {
  const w = useWords();
  const day = dayOf(instant);
  const today = useToday();
  return day === today ? clockTime(instant) : w.time.shortDay(day);
}
