FROM sagemath/sagemath:10.4
COPY --chown=sage:sage . /home/sage
