// What a recording that is looked at without being converted says in the place of a version: written by export, told by qa.
export const NOT_CONVERTED = 'not converted';
