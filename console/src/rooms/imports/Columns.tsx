import { Collapse, Tag } from "antd";
import { Asked } from "../../parts/Asked";
import { useWords } from "../../words";
import { type Import, type SheetMatch, useMatching } from "./useJob";

/** How the headings were understood, sheet by sheet; what was not recognised comes first to the eye. */
export function Columns({ job }: { job: Import }) {
  const w = useWords();
  const matching = useMatching(job.job_id);
  return (
    <>
      <p className="quiet step-about">{w.imports.columnsAbout}</p>
      <Asked query={matching} rows={6}>
        {(sheets) => (
          <Collapse
            defaultActiveKey={openAtFirst(sheets)}
            items={sheets.map((sheet) => ({
              key: sheet.sheet,
              label: <SheetTitle sheet={sheet} />,
              children: <Headings sheet={sheet} />,
            }))}
          />
        )}
      </Asked>
      {(job.ignored_sheets ?? []).length > 0 && (
        <p className="quiet step-about" lang="zh-CN">
          {w.imports.ignored((job.ignored_sheets ?? []).join("、"))}
        </p>
      )}
    </>
  );
}

/** The sheets with headings that were not recognised; where there are none, the first. */
function openAtFirst(sheets: SheetMatch[]): string[] {
  const doubtful = sheets.filter(isDoubtful);
  return (doubtful.length ? doubtful : sheets.slice(0, 1)).map((one) => one.sheet);
}

function isDoubtful(sheet: SheetMatch): boolean {
  return sheet.columns.some((one) => !one.column);
}

function SheetTitle({ sheet }: { sheet: SheetMatch }) {
  const w = useWords();
  const known = sheet.columns.filter((one) => one.column).length;
  return (
    <span className="sheet-title">
      <strong lang="zh-CN">{sheet.sheet}</strong>
      <span className="quiet">{w.imports.recognised(known, sheet.columns.length)}</span>
      <Tag>{sheet.applied ? w.imports.applied : w.imports.judgedOnly}</Tag>
    </span>
  );
}

function Headings({ sheet }: { sheet: SheetMatch }) {
  const w = useWords();
  const missing = sheet.missing ?? [];
  return (
    <>
      <ul className="headings">
        {sheet.columns.map((one) => (
          <li key={one.heading} className={one.column ? "" : "unread"}>
            <span lang="zh-CN">{one.heading}</span>
            <span aria-hidden="true">→</span>
            {one.column ? (
              <strong lang="zh-CN">{one.column}</strong>
            ) : (
              <span className="alarm">{w.imports.unread}</span>
            )}
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <p className="quiet" lang="zh-CN">
          {w.imports.missing(missing.join("、"))}
        </p>
      )}
    </>
  );
}
