import { Alert, Button } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useAssociation } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { useWords } from "../../words";
import { Apply, ApplyButton } from "./Apply";
import { Columns } from "./Columns";
import { FourSteps } from "./index";
import { Notices } from "./Notices";
import { Preview } from "./Preview";
import { type Import, useJob } from "./useJob";

const COLUMNS = 1;
const PREVIEW = 2;
const APPLY = 3;
const DONE = 4;
const MENDED_THERE = new Set(["column_missing", "header_not_found"]);

/** One import on its way: its columns, its preview, and how far it is applied. */
export function Job({ id }: { id: string }) {
  const w = useWords();
  const association = useAssociation();
  const job = useJob(id);
  return (
    <Asked
      query={job}
      rows={8}
      back={<Link to={`/a/${association}/import`}>{w.imports.history}</Link>}
    >
      {(found) => <Stepping job={found} />}
    </Asked>
  );
}

function Stepping({ job }: { job: Import }) {
  const w = useWords();
  const association = useAssociation();
  const [at, setAt] = useState(COLUMNS);
  const [isLookingBack, setLookingBack] = useState(false);
  const isJudged = job.state === "judged";
  const step = isJudged ? at : isLookingBack ? PREVIEW : APPLY;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is read from its beginning
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [step]);
  const problems = (job.problems ?? []).filter(
    (one) => step !== COLUMNS || !MENDED_THERE.has(String(one.code)),
  );
  return (
    <section className="card">
      <div className="job-head">
        <h2 lang="zh-CN">{job.file_name}</h2>
        {job.year && <span className="quiet">{w.time.year(`${job.year}`)}</span>}
        <Link className="job-back" to={`/a/${association}/import`}>
          {w.imports.another}
        </Link>
      </div>
      <FourSteps at={job.state === "applied" && step === APPLY ? DONE : step} />
      <Notices job={job} />
      {problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={w.imports.problems}
          description={
            <ul className="dots" lang="zh-CN">
              {problems.map((one) => (
                <li key={String(one.sheet)}>{String(one.message ?? one.sheet)}</li>
              ))}
            </ul>
          }
        />
      )}
      {step === COLUMNS && <Columns job={job} />}
      {step === PREVIEW && <Preview job={job} />}
      {step === APPLY && <Apply job={job} onPreview={() => setLookingBack(true)} />}
      <div className="row-end">
        {step === PREVIEW && (
          <Button onClick={() => (isJudged ? setAt(COLUMNS) : setLookingBack(false))}>
            {isJudged ? w.imports.prev : w.action.back}
          </Button>
        )}
        {step === COLUMNS && (
          <Button type="primary" onClick={() => setAt(PREVIEW)}>
            {w.imports.next}
          </Button>
        )}
        {step === PREVIEW && isJudged && (
          <ApplyButton job={job} label={w.imports.apply(job.total ?? 0)} />
        )}
      </div>
    </section>
  );
}
