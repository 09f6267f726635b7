import 'reflect-metadata';
import { manageReactions } from '../manage-reactions.ts';

process.exit(await manageReactions(process.argv.slice(2), { env: process.env, say: (line) => console.log(line) }));
