import { UserError } from '../errors.ts';

/** Not a mistake: something that this person may not do here. The audit tells it apart by its name. */
export class RefusalError extends UserError {
  constructor(message: string, options: { title?: string; hint?: string } = {}) {
    super(message, { title: 'Not allowed here', ...options });
    this.name = 'RefusalError';
  }
}
