import { Alert } from "antd";
import { Component, type ReactNode } from "react";
import { words } from "../words";

/** Keeps an error inside of one card: whatever stands beside it goes on. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const w = words();
    return (
      <Alert
        type="error"
        showIcon
        title={w.error.crashed}
        action={
          <button type="button" className="plain" onClick={() => this.setState({ failed: false })}>
            {w.action.reload}
          </button>
        }
      />
    );
  }
}
