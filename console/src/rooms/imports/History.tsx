import { Button, Table } from "antd";
import { Link } from "react-router";
import { useAssociation } from "../../api/queries";
import { Asked } from "../../parts/Asked";
import { Card, Nothing } from "../../parts/Card";
import { clockTime, dayOf } from "../../parts/days";
import { named, useWords } from "../../words";
import { useHistory } from "./useJob";

/** The association's imports, newest first. */
export function History() {
  const w = useWords();
  const association = useAssociation();
  const history = useHistory();
  return (
    <Card title={w.imports.history}>
      <Asked query={history} rows={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (!items.length) return <Nothing>{w.imports.historyEmpty}</Nothing>;
          return (
            <>
              <Table
                className="history"
                rowKey="job_id"
                size="small"
                pagination={false}
                dataSource={items}
                columns={[
                  {
                    title: w.imports.file,
                    key: "file",
                    render: (_, one) => (
                      <Link lang="zh-CN" to={`/a/${association}/import/${one.job_id}`}>
                        {one.file_name}
                      </Link>
                    ),
                  },
                  {
                    title: w.imports.year,
                    dataIndex: "year",
                    key: "year",
                    width: "6em",
                    responsive: ["md"],
                  },
                  {
                    title: w.imports.when,
                    key: "when",
                    width: "15em",
                    render: (_, one) =>
                      `${w.time.day(dayOf(one.ordered_at))} ${clockTime(one.ordered_at)}`,
                  },
                  {
                    title: w.imports.state,
                    key: "state",
                    width: "12em",
                    render: (_, one) => named(w.codes.importStates, one.state),
                  },
                ]}
              />
              {history.hasNextPage && (
                <Button block type="text" onClick={() => void history.fetchNextPage()}>
                  {w.action.more}
                </Button>
              )}
            </>
          );
        }}
      </Asked>
    </Card>
  );
}
