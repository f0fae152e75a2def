// Wycheproof on the portable provider.
import { defineWycheproof } from './wycheproof/define.ts';
import { PORTABLE } from './wycheproof/subjects.ts';

defineWycheproof(PORTABLE);
