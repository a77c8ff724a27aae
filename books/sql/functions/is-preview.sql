-- Whether this is looked at for a preview, whose transaction can neither write nor lock anything.
CREATE OR REPLACE FUNCTION books.is_preview() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('transaction_read_only') = 'on'
$$;
