import { createBrowserRouter, Navigate } from "react-router";
import { Doors } from "./shell/Doors";
import { Lost } from "./shell/Lost";
import { Shell } from "./shell/Shell";
import { Start } from "./shell/Start";

const room = async (loaded: Promise<{ Room: React.ComponentType }>) => ({
  Component: (await loaded).Room,
});

/** Every room is a file of its own, loaded when somebody goes there. */
export const router = createBrowserRouter([
  {
    element: <Doors />,
    HydrateFallback: () => null,
    children: [
      { path: "/", element: <Start /> },
      { path: "/sign-in", element: <Navigate to="/" replace /> },
      {
        path: "/operations",
        element: <Shell />,
        children: [{ index: true, lazy: () => room(import("./rooms/operations")) }],
      },
      {
        path: "/a/:association",
        element: <Shell />,
        children: [
          { index: true, element: <Navigate to="today" replace /> },
          { path: "today", lazy: () => room(import("./rooms/today")) },
          { path: "members", lazy: () => room(import("./rooms/members")) },
          { path: "members/duplicates", lazy: () => room(import("./rooms/duplicates")) },
          { path: "members/:member", lazy: () => room(import("./rooms/member")) },
          { path: "care", lazy: () => room(import("./rooms/care")) },
          { path: "import", lazy: () => room(import("./rooms/imports")) },
          { path: "import/:job", lazy: () => room(import("./rooms/imports")) },
          { path: "organisation", lazy: () => room(import("./rooms/organisation")) },
          { path: "rehearsal", lazy: () => room(import("./rooms/rehearsal")) },
          { path: "*", element: <Lost /> },
        ],
      },
      { path: "*", element: <Lost /> },
    ],
  },
]);
