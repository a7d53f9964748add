FROM fedora:41
RUN <<-'END'
	adduser --uid 1000 ${NB_USER}
	END
