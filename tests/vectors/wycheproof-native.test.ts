// Wycheproof on the native provider.
import { defineWycheproof } from './wycheproof/define.ts';
import { NATIVE } from './wycheproof/subjects.ts';

defineWycheproof(NATIVE);
