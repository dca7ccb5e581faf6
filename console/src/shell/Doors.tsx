import { Outlet } from "react-router";
import { session } from "../api/session";
import { useStore } from "../api/store";
import { OutboxTray } from "./OutboxTray";
import { Renewal } from "./Renewal";
import { SignIn } from "./SignIn";

/** Lets signed-in people through; whose sign-in ran out signs in again over the page that is open. */
export function Doors() {
  const known = useStore(session);
  if (!known) return <SignIn />;
  return (
    <>
      <Outlet />
      <OutboxTray />
      <Renewal />
    </>
  );
}
