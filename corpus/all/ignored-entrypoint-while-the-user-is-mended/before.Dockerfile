FROM python:3.12
RUN pip install notebook==7.5.8 jupyterlab==4.5.11
COPY . /srv/app
# binder-fix: ignore[swallowed-arguments] serve.sh ends in the command that it is given
ENTRYPOINT ["/usr/bin/env", "serve", "--all"]
