// Wycheproof on the portable providers.
import { defineWycheproof } from './wycheproof/define.ts';
import { PORTABLE, SMALL_AES } from './wycheproof/subjects.ts';

defineWycheproof(PORTABLE);
defineWycheproof(SMALL_AES);
