import {
  BankOutlined,
  CalendarOutlined,
  DashboardOutlined,
  FieldTimeOutlined,
  HeartOutlined,
  ImportOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import { Button, Select } from "antd";
import { type ReactNode, Suspense, useEffect } from "react";
import { NavLink, Outlet, useNavigate, useParams, useRouteError } from "react-router";
import { useAssociations, useMay, useWelcome } from "../api/queries";
import { isOperator, offline, session, signOut } from "../api/session";
import { useStore } from "../api/store";
import { Boundary } from "../parts/Boundary";
import { Loading } from "../parts/Loading";
import { large, setLarge } from "../theme";
import { useWords } from "../words";
import { LanguageSwitch } from "./LanguageSwitch";
import { remember } from "./Start";

type RoomName = keyof ReturnType<typeof useWords>["rooms"];

const ROOMS: { name: RoomName; icon: ReactNode; needs: string }[] = [
  { name: "today", icon: <CalendarOutlined />, needs: "visits.read" },
  { name: "members", icon: <TeamOutlined />, needs: "members.read" },
  { name: "care", icon: <HeartOutlined />, needs: "visits.read" },
  { name: "import", icon: <ImportOutlined />, needs: "imports.read" },
  { name: "organisation", icon: <BankOutlined />, needs: "units.read" },
  { name: "rehearsal", icon: <FieldTimeOutlined />, needs: "rehearsals" },
];

/** The frame of every room: where one is, where one can go, and as whom. */
export function Shell() {
  const w = useWords();
  const { association } = useParams();
  const isOffline = useStore(offline);
  const welcome = useWelcome();
  useEffect(() => {
    if (association) remember(association);
  }, [association]);
  return (
    <div className="shell">
      <a className="skip" href="#room">
        {w.shell.skip}
      </a>
      <header className="top">
        <span className="brand">
          <span lang="zh-CN">暖家</span>
        </span>
        <AssociationChoice />
        {(welcome.data?.demo?.length ?? 0) > 0 && (
          <span className="demo-mark" title={w.shell.demoAbout}>
            {w.shell.demo}
          </span>
        )}
        <Settings />
      </header>
      <Menu />
      {isOffline && (
        <p className="offline" role="status">
          {w.shell.offline}
        </p>
      )}
      <main id="room" className="room" tabIndex={-1}>
        <Boundary>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </main>
    </div>
  );
}

function Menu() {
  const w = useWords();
  const may = useMay();
  const { association } = useParams();
  const last = useAssociations().data?.[0]?.id;
  const here = association ?? last;
  const known = useStore(session);
  const operator = known ? isOperator(known.account) : false;
  return (
    <nav className="menu" aria-label={w.shell.menu}>
      <ul>
        {here &&
          ROOMS.filter((room) => may(room.needs) || !association).map((room) => (
            <li key={room.name}>
              <NavLink to={`/a/${here}/${room.name}`}>
                <span aria-hidden="true">{room.icon}</span>
                <span>{w.rooms[room.name]}</span>
              </NavLink>
            </li>
          ))}
        {operator && (
          <li>
            <NavLink to="/operations">
              <span aria-hidden="true">
                <DashboardOutlined />
              </span>
              <span>{w.rooms.operations}</span>
            </NavLink>
          </li>
        )}
      </ul>
    </nav>
  );
}

function AssociationChoice() {
  const w = useWords();
  const go = useNavigate();
  const { association } = useParams();
  const items = useAssociations().data ?? [];
  const here = items.find((one) => one.id === association);
  if (items.length < 2)
    return (
      <span className="association" lang="zh-CN">
        {here?.name ?? ""}
      </span>
    );
  return (
    <Select
      aria-label={w.shell.association}
      className="association"
      variant="borderless"
      value={association ?? null}
      options={items.map((one) => ({ value: one.id, label: one.name }))}
      onChange={(id) => go(`/a/${id}/today`)}
    />
  );
}

function Settings() {
  const w = useWords();
  const isLarge = useStore(large);
  const known = useStore(session);
  return (
    <div className="settings">
      <Button type="text" aria-pressed={isLarge} onClick={() => setLarge(!isLarge)}>
        {isLarge ? w.shell.standardType : w.shell.largeType}
      </Button>
      <LanguageSwitch />
      <span className="who" lang="zh-CN">
        {known?.account.display_name}
      </span>
      <Button type="text" onClick={signOut}>
        {w.shell.signOut}
      </Button>
    </div>
  );
}

/** A room whose file could not be loaded, or that failed while it was shown. */
export function RoomFailure(): never {
  throw useRouteError();
}
