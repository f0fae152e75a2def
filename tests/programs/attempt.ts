/** Python: `attempt(what, function, *args)` prints the result of a call, or the type and text of its exception. */
export const ATTEMPT = `
def attempt(what, function, *args):
    try:
        print(what, function(*args))
    except Exception as e:
        print(what, type(e).__name__, e)
`;
