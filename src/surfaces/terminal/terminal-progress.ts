/** One line that says what is going on and for how long, drawn over itself and wiped when done. */
export interface TerminalProgress {
  say(message: string): void;
  done(): void;
}

export function terminalProgress(output: NodeJS.WritableStream, color: boolean): TerminalProgress {
  const began = performance.now();
  let message = 'Working on it';
  const draw = () => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    const text = `${message} … ${seconds} s  (Ctrl-C stops)`.replaceAll(/\p{Cc}/gu, ' ');
    output.write(`\r\x1b[2K${color ? `\x1b[2m${text}\x1b[0m` : text}`);
  };
  const timer = setInterval(draw, 500);
  return {
    say(said) {
      message = said;
      draw();
    },
    done() {
      clearInterval(timer);
      output.write('\r\x1b[2K');
    },
  };
}
