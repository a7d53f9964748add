"""What becomes of scripts: the idioms of RUN instructions, one by one."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from autofix.edit import Span
from autofix.shell import (
    And,
    Background,
    Case,
    Command,
    Function,
    Group,
    If,
    Loop,
    Node,
    Not,
    Opaque,
    Or,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    Subshell,
    Test,
    children,
    commands,
    parse,
    syntax,
    walk,
)


def shape(node: Node) -> str:
    """A tree in one line: words in brackets, everything else as a call."""
    below = ", ".join(shape(child) for child in children(node))
    match node:
        case Command(words=words, assignments=assignments, redirects=redirects):
            parts = [f"{name}={value.raw if value else ''}" for name, value in assignments]
            parts += [word.raw for word in words]
            return f"[{' '.join(parts + [shown(redirect) for redirect in redirects])}]"
        case Test(words=words, extended=extended):
            return f"{'Extended' if extended else 'Test'}[{'|'.join(word.raw for word in words)}]"
        case Opaque():
            return "?"
        case Redirected(redirects=redirects):
            return f"{below}{{{' '.join(shown(redirect) for redirect in redirects)}}}"
        case Loop(kind=kind, variable=variable, words=words):
            over = "" if words is None else " in " + "|".join(word.raw for word in words)
            return f"Loop<{kind} {variable}{over}>({below})"
        case Case(subject=subject, branches=branches):
            patterns = ";".join("|".join(word.raw for word in arm.patterns) for arm in branches)
            return f"Case<{subject.raw} {patterns}>({below})"
        case Function(name=name):
            return f"Function<{name}>({below})"
        case _:
            return f"{type(node).__name__}({below})"


def shown(redirect: Redirect) -> str:
    """A redirection as it is written, a here-document by its body."""
    target = redirect.target.raw if redirect.target else ""
    if redirect.heredoc is not None:
        target = repr(redirect.heredoc) + ("" if redirect.heredoc_expands else "!")
    return redirect.descriptor + redirect.operator + target


IDIOMS = {
    # Lists.
    "a": "[a]",
    "": "Sequence()",
    "  \n\t": "Sequence()",
    "# nothing but a comment": "Sequence()",
    "a;": "[a]",
    "a; b": "Sequence([a], [b])",
    "a\n\nb": "Sequence([a], [b])",
    "a # it's\nb": "Sequence([a], [b])",
    "a#b c": "[a#b c]",
    "a $# b": "[a $# b]",
    "a & b": "Sequence(Background([a]), [b])",
    "a && b &": "Background(And([a], [b]))",
    "a && b || c": "Or(And([a], [b]), [c])",
    "a || b && c": "And(Or([a], [b]), [c])",
    "a && b || c && d": "And(Or(And([a], [b]), [c]), [d])",
    "a && b && c && d": "And(And([a], [b]), And([c], [d]))",
    "a || b || c": "Or(Or([a], [b]), [c])",
    "a &&\n b": "And([a], [b])",
    "a \\\n && b": "And([a], [b])",
    # Pipelines.
    "a | b | c": "Pipeline([a], [b], [c])",
    "a |\n b": "Pipeline([a], [b])",
    "a |& b": "Pipeline([a], [b])",
    "! a": "Not([a])",
    "! a && b": "And(Not([a]), [b])",
    "! a | b": "Not(Pipeline([a], [b]))",
    "a | ! b": "Not(Pipeline([a], [b]))",
    "! { a; } || ! if a; then b; fi": "Or(Not(Group([a])), Not(If([a], [b])))",
    "a | ! while b; do c; done": "Not(Pipeline([a], Loop<while None>([b], [c])))",
    "a || ! b | c": "Or([a], Not(Pipeline([b], [c])))",
    "a && b > f | c": "And([a], Pipeline([b >f], [c]))",
    "a && b 2>&1 | c || d": "Or(And([a], Pipeline([b 2>&1], [c])), [d])",
    "a | b > f": "Pipeline([a], [b >f])",
    "! a | b > f": "Not(Pipeline([a], [b >f]))",
    # Real ones.
    "apt-get update && apt-get install -y --no-install-recommends git "
    "&& rm -rf /var/lib/apt/lists/*": "And(And([apt-get update], "
    "[apt-get install -y --no-install-recommends git]), [rm -rf /var/lib/apt/lists/*])",
    "set -eux; useradd -m jovyan; chown -R jovyan /home/jovyan": (
        "Sequence([set -eux], [useradd -m jovyan], [chown -R jovyan /home/jovyan])"
    ),
    "id -u jovyan || useradd -u 1000 jovyan": "Or([id -u jovyan], [useradd -u 1000 jovyan])",
    "if getent passwd 1000; then userdel x; fi": "If([getent passwd 1000], [userdel x])",
    "getent passwd 1000 > /dev/null 2>&1 || adduser x": (
        "Or([getent passwd 1000 >/dev/null 2>&1], [adduser x])"
    ),
    "sudo -u x env A=b pip install '.[all]'": "[sudo -u x env A=b pip install '.[all]']",
    "cd /x && (a; b) && c": "And(And([cd /x], Subshell(Sequence([a], [b]))), [c])",
    "printf 'a\\nb\\n' > /etc/x": "[printf 'a\\nb\\n' >/etc/x]",
    "echo 'PS1=\"x && y\"' >> ~/.bashrc": "[echo 'PS1=\"x && y\"' >>~/.bashrc]",
    "curl -sSL https://x.org/i.sh | bash -s -- -y": (
        "Pipeline([curl -sSL https://x.org/i.sh], [bash -s -- -y])"
    ),
    "find / -name x -exec rm {} \\; && y": "And([find / -name x -exec rm {} \\;], [y])",
    "find / -name x -exec rm {} +": "[find / -name x -exec rm {} +]",
    "a --x='b c'd\"e f\" $'g\\'h' $\"i\"": "[a --x='b c'd\"e f\" $'g\\'h' $\"i\"]",
    'a "$(b "c d" | e)" `f g`h': '[a "$(b "c d" | e)" `f g`h]',
    "apt-get install -y git `# for x` vim": "[apt-get install -y git `# for x` vim]",
    "echo $((1 + 2)) ${X:-d e} ${Y%.*}": "[echo $((1 + 2)) ${X:-d e} ${Y%.*}]",
    "time a b": "[time a b]",
    "\\rm x": "[\\rm x]",
    "a \\": "[a \\]",
    "$X a": "[$X a]",
    "a <(b) >(c)": "[a <(b) >(c)]",
    "ls *.[ch] ?x {a,b}": "[ls *.[ch] ?x {a,b}]",
    "a =~ b == c": "[a =~ b == c]",
    "a !(b)": "[a !(b)]",
    # Assignments.
    "A=b": "[A=b]",
    "A=": "[A=]",
    "A= b": "[A= b]",
    "A=1 B='x y' c d=e": "[A=1 B='x y' c d=e]",
    "A=1 B=2": "[A=1 B=2]",
    "A+=b": "[A+=b]",
    "A[1]=b": "[A[1]=b]",
    "A=(1 2)": "[A=(1 2)]",
    "a x=(1 2)": "[a x=(1 2)]",
    'A="$(b c)" && d': 'And([A="$(b c)"], [d])',
    "export A=b C": "[export A=b C]",
    'export PATH="$PATH:/x" && a': 'And([export PATH="$PATH:/x"], [a])',
    "declare -A x=([a]=b)": "[declare -A x=([a]=b)]",
    "local x=$1 y": "[local x=$1 y]",
    "unset -v A B": "[unset -v A B]",
    "é=1 a": "[é=1 a]",
    # Redirections.
    "> f": "[>f]",
    "A=b > f": "[A=b >f]",
    "<f a > g 2>> h": "[a <f >g 2>>h]",
    "a > f b c": "[a b c >f]",
    "a > $(b) c": "[a c >$(b)]",
    "a >f\"x\"'y'": "[a >f\"x\"'y']",
    "a &> f": "[a &>f]",
    "a >&2 b": "[a b >&2]",
    "a <&-": "[a <&-]",
    "a >| f": "[a >|f]",
    "a <<< 'x y' b": "[a b <<<'x y']",
    "a > >(tee f)": "[a >>(tee f)]",
    "(a; b) > f 2>&1": "Subshell(Sequence([a], [b])){>f 2>&1}",
    "{ a; b; } >> f | c": "Pipeline(Group(Sequence([a], [b])){>>f}, [c])",
    # Here-documents.
    "cat <<EOF > /e.sh\nx $Y\nEOF\n": "[cat <<'x $Y\\n' >/e.sh]",
    "cat <<'EOF' > /e && chmod +x /e\n$Y\nEOF\nb": (
        "Sequence(And([cat <<'$Y\\n'! >/e], [chmod +x /e]), [b])"
    ),
    'cat > f <<-"EOF"\n\t\tx\n\ty\n\tEOF\n': "[cat >f <<-'x\\ny\\n'!]",
    "cat << \\EOF\nx\nEOF": "[cat <<'x\\n'!]",
    "cat <<EOF | tee f && b\nx\nEOF\n": "And(Pipeline([cat <<'x\\n'], [tee f]), [b])",
    "cat <<EOF > f; b\nx\nEOF\nc": "Sequence([cat <<'x\\n' >f], [b], [c])",
    "cat <<A 3<<B\na\nA\nb\nB\n": "[cat <<'a\\n' 3<<'b\\n']",
    "cat <<EOF\nx\n": "[cat <<'x\\n']",
    "cat <<EOF": "[cat <<'']",
    "cat <<EOF\nx\\\nEOF\ny\nEOF\n": "[cat <<'x\\\\\\nEOF\\ny\\n']",
    "(cat <<EOF\n)it's\nEOF\n) && b": 'And(Subshell([cat <<")it\'s\\n"]), [b])',
    "if a; then cat <<EOF\nfi\nEOF\nfi": "If([a], [cat <<'fi\\n'])",
    'A="$(cat <<E\nit\'s\nE\n)" b': '[A="$(cat <<E\nit\'s\nE\n)" b]',
    "a $(cat <<E # it's\nx\nE\n) `b` 'c'": "[a $(cat <<E # it's\nx\nE\n) `b` 'c']",
    "a $(case ${X:-y} in y) b - ;; esac) - > f": "[a $(case ${X:-y} in y) b - ;; esac) - >f]",
    "a << && b": "Sequence([a], ?, [b])",
    "a $((1 << 2)) && ((x << 2))": "And([a $((1 << 2))], Extended[((|x << 2|))])",
    # Tests.
    "[ -f x ]": "Test[-f|x]",
    "[ ! -f 'x y' -a \\( $a = b \\) ]": "Test[!|-f|'x y'|-a|\\(|$a|=|b|\\)]",
    'test -z "$x" || a': 'Or(Test[-z|"$x"], [a])',
    "A=b test x": "[A=b test x]",
    "test x 2>/dev/null": "Test[x]{2>/dev/null}",
    "[[ $a=~b && (c == d||-n e) ]]": "Extended[$a=~b|&&|(|c|==|d||||-n|e|)]",
    "[ a b ] && [ ]": "And(Test[a|b], Test[])",
    "[ a < b ]": "Test[a]{<b}",
    "if [[ a ]]; then [[ $(b ]]) ]]; fi": "If(Extended[a], Extended[$(b ]])])",
    "a [[ b ]] [c] [": "[a [[ b ]] [c] []",
    "a && \\\n  [[ b\n]]": "And([a], Extended[b])",
    "[[ $a =~ ^x(y|z)$ ]] 2>f": "Extended[$a|=~|^x(y|z)$]{2>f}",
    "[ a \\\n b ]": "Test[a|b]",
    "((x++))": "Extended[((|x++|))]",
    "((a b) || c) && d": "And(Or(Subshell([a b]), [c]), [d])",
    "x && ((a; b) || c) | d": (
        "And([x], Pipeline(Subshell(Or(Subshell(Sequence([a], [b])), [c])), [d]))"
    ),
    "x &&((a) || c)": "Or(And([x], Subshell([a])), [c])",
    "((i++)) || (( j = i - 1 ))": "Or(Extended[((|i++|))], Extended[((| j = i - 1 |))])",
    "(())": "Extended[((|))]",
    "for ((i = 9; i; i--)); do x - > f; done": "Loop<(( None>([x - >f])",
    "x add - 2> f": "[x add - 2>f]",
    "x >&- -": "[x - >&-]",
    "R \\ # x": "[R \\ # x]",
    "R \\\\ # x": "[R \\\\]",
    "A=https://s.org/$B/$(e)/s-$V/$N.gz && w": "And([A=https://s.org/$B/$(e)/s-$V/$N.gz], [w])",
    "(( find /usr || true )) && d": "And(Subshell(Or([find /usr], [true])), [d])",
    # Compound commands.
    "if a; then b; elif c; d; then e; else f; fi": ("If([a], [b], Sequence([c], [d]), [e], [f])"),
    "if ! a && b; then :; fi > f || c": "Or(If(And(Not([a]), [b]), [:]){>f}, [c])",
    "if [ a ]\nthen\n b\nelse\n c\nfi": "If(Test[a], [b], [c])",
    "if (a) then b; fi": "If(Subshell([a]), [b])",
    "if a; then b && { c; } fi; d": "Sequence(If([a], And([b], Group([c]))), [d])",
    'case "$(arch)" in x86_64|"amd 64") A=b;; (*) c; exit 1;; esac && d': (
        'And(Case<"$(arch)" x86_64|"amd 64";*>([A=b], Sequence([c], [exit 1])), [d])'
    ),
    "case x in a) ;; b) c & esac": "Case<x a;b>(Sequence(), Background([c]))",
    "case x in esac": "Case<x >()",
    "case $x in *.tar.gz|a[bc]) d;& e) f;;& esac": ("Case<$x *.tar.gz|a[bc];e>([d], [f])"),
    'for i in a "b c" $d{e,f}; do x $i; done': 'Loop<for i in a|"b c"|$d{e,f}>([x $i])',
    "for i; do x; done < f": "Loop<for i>([x]){<f}",
    "for i in; do x; done": "Loop<for i in >([x])",
    "for i in $(a b) `c`\ndo x; y; done | z": (
        "Pipeline(Loop<for i in $(a b)|`c`>(Sequence([x], [y])), [z])"
    ),
    "for ((i = 0; i < 3; i++)); do x; done": "Loop<(( None>([x])",
    "select i in a; do x; done": "Loop<select i in a>([x])",
    "while read -r x; do y; done < f": "Loop<while None>([read -r x], [y]){<f}",
    "until a && b; do c; done": "Loop<until None>(And([a], [b]), [c])",
    "f() { a; }; f": "Sequence(Function<f>(Group([a])), [f])",
    "function f { a; } > g": "Function<f>(Group([a]){>g})",
    "f() (a)": "Function<f>(Subshell([a]))",
    "{ a; } && { b; }": "And(Group([a]), Group([b]))",
    # Syntax errors.
    "a && && b": "And(And([a], ?), [b])",
    "a &&": "And([a], ?)",
    "&& a": "And(?, [a])",
    "a; ; b": "Sequence([a], ?, [b])",
    "a |": "Pipeline([a], ?)",
    "a | | b": "Pipeline([a], ?, [b])",
    "a & && b": "Sequence(Background([a]), And(?, [b]))",
    "!": "Not(?)",
    "a &": "Background([a])",
    "a\n! b": "Sequence([a], Not([b]))",
    "a )": "Sequence([a], ?)",
    "a (b)": "Sequence([a], ?, Subshell([b]))",
    "f() a": "Sequence([f a], ?)",
    "echo 'a && b": "Sequence([echo], ?)",
    'a && "b': "And([a], ?)",
    "echo it's && b": "Sequence([echo it], ?)",
    "a $(b && c": "Sequence([a], ?)",
    "a ${b": "Sequence([a], ?)",
    "if a; then b": "Sequence(?, [a], ?, [b])",
    "for i in a b; do c": "Sequence(?, ?, [c])",
    "(a; b": "Sequence(Subshell(Sequence([a], [b])), ?)",
    "a && { b": "Sequence(And([a], ?), [b])",
    "[ a": "[[ a]",
    "[[ a; [[ b": "Sequence(?, ?)",
    "a <<<": "Sequence([a], ?)",
    "(a) <<<": "Sequence(Subshell([a]), ?)",
    "a > && b": "Sequence([a], And(?, [b]))",
    "a 2> | b": "Sequence([a], Pipeline(?, [b]))",
    "a <<< && b": "Sequence([a], And(?, [b]))",
    "fi; a": "Sequence(?, [a])",
    "fi": "?",
    "then a b > f": "Sequence(?, [a b >f])",
    "done > f": "Sequence(?, [>f])",
    "}": "?",
    ")": "?",
    "((": "?",
}


@pytest.mark.parametrize("text", IDIOMS)
def test_idioms(text: str) -> None:
    assert shape(parse(text)) == IDIOMS[text]


def test_a_word_goes_on_over_a_joined_line() -> None:
    command = parse("ab\\\ncd e")
    assert isinstance(command, Command)
    assert [word.raw for word in command.words] == ["ab\\\ncd", "e"]


@pytest.mark.parametrize(
    "text",
    ["echo 💥 'é 💥' ü", "💥=1 é > ñ", "a # é\nñ", "cat <<É\n💥\nÉ\né x", "\udce9 \udcff'\ud800'"],
)
def test_spans_count_characters(text: str) -> None:
    for command in commands(parse(text)):
        for word in command.words:
            assert text[slice(*word.span)] == word.raw
    assert shape(parse(text)).count("?") == 0


def test_spans_of_nodes() -> None:
    text = "é; if a; then b | c; fi && ! { d; } > f &"
    found = {type(node): text[slice(*node.span)] for node in walk(parse(text))}
    assert found[Sequence] == text
    assert found[Background] == "if a; then b | c; fi && ! { d; } > f &"
    assert found[And] == "if a; then b | c; fi && ! { d; } > f"
    assert found[If] == "if a; then b | c; fi"
    assert found[Pipeline] == "b | c"
    assert found[Not] == "! { d; } > f"
    assert found[Redirected] == "{ d; } > f"
    assert found[Group] == "{ d; }"


def test_spans_of_doubled_parentheses() -> None:
    text = "a;  ((b) || c) > f"
    found = {type(node): text[slice(*node.span)] for node in walk(parse(text))}
    assert found[Redirected] == "((b) || c) > f"
    assert found[Subshell] == "(b)"
    assert [node.span for node in walk(parse(text)) if isinstance(node, Subshell)] == [
        Span(4, 14),
        Span(5, 8),
    ]


def test_spans_of_redirects() -> None:
    text = "é a 2>>f <<X b\nx\nX\n"
    command = parse(text)
    assert isinstance(command, Command)
    assert [text[slice(*redirect.span)] for redirect in command.redirects] == ["2>>f", "<<X"]
    assert text[slice(*command.span)] == "é a 2>>f <<X b"


def test_spans_of_what_is_missing() -> None:
    node = parse("a &&")
    assert isinstance(node, And)
    assert node.right == Opaque(Span(2, 4), "missing command")
    node = parse("a 'b")
    assert isinstance(node, Sequence)
    assert node.items[1] == Opaque(Span(2, 4), "unclosed quote")


def test_kinds_are_not_confused() -> None:
    assert isinstance(parse("a || b"), Or)
    assert isinstance(parse("(a)"), Subshell)
    assert parse("(a)") == parse("(a)")
    assert parse("(a)") != parse("{a}")


def test_commands_are_found_everywhere() -> None:
    text = "if a; then b; else (c); fi; for i in x; do d; done; f() { e; }; case x in y) g;; esac"
    found = [command.words[0].raw for command in commands(parse(text))]
    assert found == ["a", "b", "c", "d", "e", "g"]


def test_the_grammar_is_imported_when_needed_only() -> None:
    script = (
        "import sys; import autofix.shell as shell; assert 'tree_sitter' not in sys.modules;"
        "shell.evaluate('a', {}.get); assert 'tree_sitter' not in sys.modules;"
        "shell.parse('a && b'); assert 'tree_sitter' not in sys.modules;"
        "shell.parse('(a)'); assert 'tree_sitter' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_grammar_of_shells_is_found_in_any_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its library has another name."""
    expected = parse("if true; then id; fi")
    monkeypatch.setattr(syntax, "PathFinder", SimpleNamespace(find_spec=lambda *_: None))
    monkeypatch.setattr(syntax, "_local", SimpleNamespace())
    assert parse("if true; then id; fi") == expected
