import { Steps } from "antd";
import { useParams } from "react-router";
import { useMay } from "../../api/queries";
import { useWords } from "../../words";
import { History } from "./History";
import { Job } from "./Job";
import { Upload } from "./Upload";

/** 导入: a ledger's four steps; the one that is open stands in the address. */
export function Room() {
  const w = useWords();
  const may = useMay();
  const { job } = useParams();
  return (
    <>
      <header className="room-head">
        <h1>{w.imports.title}</h1>
        <p className="quiet">{may("imports.write") ? w.imports.about : w.imports.noPermission}</p>
      </header>
      {job ? (
        <Job key={job} id={job} />
      ) : (
        <div className="column">
          {may("imports.write") && (
            <section className="card">
              <FourSteps at={0} />
              <Upload />
            </section>
          )}
          <History />
        </div>
      )}
    </>
  );
}

export function FourSteps({ at }: { at: number }) {
  const w = useWords();
  const steps = w.imports.steps;
  return (
    <Steps
      className="steps"
      size="small"
      responsive={false}
      titlePlacement="vertical"
      current={at}
      items={[steps.upload, steps.columns, steps.preview, steps.apply].map((title) => ({ title }))}
    />
  );
}
