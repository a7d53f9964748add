# escape=`
# binder-fix: ignore[missing-user] it is started by root alone
# binder-fix: ignore[misplaced-repository] and has its files there

FROM python:3.12
RUN pip install `
    # binder-fix: ignore[unpinned-package] a comment among its lines
    numpy==2.1.0
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
