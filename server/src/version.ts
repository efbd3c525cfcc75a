/** Of Marsa, in the API document and in outgoing requests. */
export const version = '0.1.0';
